import type { ScanResult } from '../messaging/views.ts';
import { t } from '../ui/t.ts';
import { type ScanWords, scanWords } from './scan-words.tsx';
import type { Scan } from './use-popup-actions.ts';

/** What the popup says of looking at the page, where nothing waits. */
export function lookWords(scanned: Scan): ScanWords {
  if (scanned.kind === 'scanning') return { icon: 'scan', title: t('scanning_title'), text: null, remedy: null };
  const answered = scanned.kind === 'answered' ? scanWords(scanned.result) : null;
  return answered ?? { icon: 'scan', title: t('idle_title'), text: t('idle_text'), remedy: null };
}

/** Whether a scan found something of a sign-in server. */
export const isOfServer = (scanned: Scan): boolean =>
  scanned.kind === 'answered' && ['unknown_issuer', 'enrolment_code', 'too_many_codes'].includes(scanned.result.result);

/** Where the person may see a code that looking did not find, or not read: then they can show where it is. */
const UNREAD: ReadonlySet<ScanResult['result']> = new Set([
  'nothing',
  'unreadable',
  'too_many_codes',
  'other_codes',
  'no_access',
]);

export const isUnread = (scanned: Scan): boolean => scanned.kind === 'answered' && UNREAD.has(scanned.result.result);
