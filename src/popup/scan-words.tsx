import type { ComponentChild } from 'preact';
import type { Looked } from '../messaging/messages.ts';
import type { NoAccess, ScanResult } from '../messaging/views.ts';
import type { OtherKind } from '../payloads/payload.ts';
import type { IconName } from '../ui/Icon.tsx';
import { Origin } from '../ui/Origin.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t, tCount } from '../ui/t.ts';

export interface ScanWords {
  readonly icon: IconName;
  readonly title: string;
  readonly text: ComponentChild;
  readonly remedy: 'add_account' | 'reload_page' | null;
}

/** What a scan found, said. `null` where a request says it. */
export function scanWords(result: ScanResult): ScanWords | null {
  switch (result.result) {
    case 'request':
    case 'enrolment_offer':
      return null;
    case 'account_codes':
      return { icon: 'key', title: t('account_codes_title'), text: t('account_codes_look_text'), remedy: null };
    case 'nothing':
      return { icon: 'scan', title: t('scan_nothing_title'), text: <Nothing looked={result.looked} />, remedy: null };
    case 'unreadable':
      return {
        icon: 'picture',
        title: t('scan_unreadable_title'),
        text: t('scan_unreadable_text'),
        remedy: null,
      };
    case 'too_many_codes':
      return {
        icon: 'info',
        title: t('scan_too_many_title', result.count.toLocaleString()),
        text: t('scan_too_many_text'),
        remedy: null,
      };
    case 'other_codes':
      return { icon: 'scan', ...otherCodes(result.kinds), remedy: null };
    case 'unknown_issuer':
      return {
        icon: 'account',
        title: t('scan_unknown_issuer_title'),
        text: <Rich text="scan_unknown_issuer_text" parts={[<OwnLine issuer={result.issuer} />]} />,
        remedy: 'add_account',
      };
    case 'enrolment_code':
      return {
        icon: 'unlink',
        title: t('scan_enrolment_title'),
        text: <Rich text="scan_enrolment_text" parts={[<OwnLine issuer={result.issuer} />]} />,
        remedy: null,
      };
    case 'framed_code':
      return {
        icon: 'unlink',
        title: t('scan_framed_title'),
        text: <Rich text="scan_framed_text" parts={[<OwnLine issuer={result.issuer} />]} />,
        remedy: null,
      };
    case 'no_access':
      return noAccess(result.reason);
  }
}

/** One kind by its name and what it is for, several by their names. */
function otherCodes(kinds: readonly OtherKind[]): Pick<ScanWords, 'title' | 'text'> {
  const [kind, ...more] = kinds;
  if (kind === undefined) return { title: t('scan_other_title'), text: t('scan_other_text') };
  if (more.length === 0) {
    return { title: t(`code_${kind}_title`), text: `${t(`code_${kind}_text`)} ${t('scan_other_kept')}` };
  }
  return {
    title: t('scan_others_title'),
    text: (
      <>
        {t('scan_others_text')}
        {kinds.map((each) => (
          <span key={each} class="own-line">
            {t(`code_${each}_title`)}
          </span>
        ))}
      </>
    ),
  };
}

/** What was looked at comes after what to do. */
function Nothing({ looked }: { readonly looked: Looked | null }) {
  const what = looked === null ? [] : lookedAt(looked);
  return (
    <>
      {t('scan_nothing_text')}
      {what.length > 0 && <span class="looked-at">{t('scan_looked', new Intl.ListFormat('en').format(what))}</span>}
    </>
  );
}

const lookedAt = ({ pictures, drawings, frames, captured }: Looked): readonly string[] => [
  ...(pictures > 0 ? [tCount('scan_looked_pictures', pictures)] : []),
  ...(drawings > 0 ? [tCount('scan_looked_drawings', drawings)] : []),
  ...(frames > 0 ? [tCount('scan_looked_frames', frames)] : []),
  ...(captured ? [t('scan_looked_whole')] : []),
];

function noAccess(reason: NoAccess): ScanWords {
  switch (reason) {
    case 'browser_page':
      return { icon: 'globe', title: t('scan_browser_page_title'), text: t('scan_browser_page_text'), remedy: null };
    case 'extension_page':
      return {
        icon: 'globe',
        title: t('scan_extension_page_title'),
        text: t('scan_extension_page_text'),
        remedy: null,
      };
    case 'file_page':
      return { icon: 'globe', title: t('scan_file_page_title'), text: t('scan_file_page_text'), remedy: null };
    case 'store_page':
      return { icon: 'globe', title: t('scan_store_page_title'), text: t('scan_store_page_text'), remedy: null };
    case 'document':
      return { icon: 'picture', title: t('scan_document_title'), text: t('scan_document_text'), remedy: null };
    case 'unnamed_page':
      return { icon: 'globe', title: t('scan_unnamed_page_title'), text: t('scan_unnamed_page_text'), remedy: null };
    case 'refused':
      return { icon: 'unlink', title: t('scan_refused_title'), text: t('scan_refused_text'), remedy: 'reload_page' };
    case 'no_tab':
      return { icon: 'unlink', title: t('scan_no_tab_title'), text: t('scan_no_tab_text'), remedy: null };
  }
}

const OwnLine = ({ issuer }: { readonly issuer: string }) => (
  <span class="own-line">
    <Origin origin={issuer} />
  </span>
);
