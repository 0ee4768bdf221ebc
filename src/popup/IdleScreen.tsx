import type { PopupView, ScanResult } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import type { Host } from '../ui/host.ts';
import { Icon } from '../ui/Icon.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { t, tCount } from '../ui/t.ts';
import { AccountNotices } from './AccountNotices.tsx';
import { FindHint } from './FindHint.tsx';
import { Headline } from './Headline.tsx';
import { type ScanWords, scanWords } from './scan-words.tsx';
import type { PopupActions, Scan } from './use-popup-actions.ts';

interface IdleScreenProps {
  readonly host: Host;
  readonly view: PopupView;
  readonly actions: PopupActions;
  readonly scanned: Scan;
}

/** Nothing to decide: look at the page, or see what looking found. */
export function IdleScreen({ host, view, actions, scanned }: IdleScreenProps) {
  const { tabId, accounts, settings } = view;
  const words = wordsOf(scanned, accounts);
  const scanning = scanned.kind === 'scanning';
  const addFirst = accounts === 0 || words.remedy === 'add_account';
  const reloadFirst = words.remedy === 'reload_page' && tabId !== null;
  return (
    <>
      <AccountNotices notices={view.notices} actions={actions} />
      <div class="screen screen-centred" aria-busy={scanning}>
        {/* A popup has 600 px: beside the offer below, the words of an answer come before its picture. */}
        {(scanned.kind !== 'answered' || accounts === 0 || settings.allSites) && (
          <span class="medal medal-calm">
            {scanning ? <Spinner size={28} /> : <Icon name={words.icon} size={28} />}
          </span>
        )}
        {/* A new headline for each answer, so that it is read out. */}
        <Headline key={words.title}>{words.title}</Headline>
        <p class="outcome-words outcome-line">{words.text}</p>
      </div>
      <div class="actions">
        {addFirst && (
          <Button look="primary" wide icon="plus" onClick={() => void actions.openOptions('add')}>
            {t('add_account')}
          </Button>
        )}
        {reloadFirst && (
          <Button look="primary" wide onClick={() => void actions.reloadPage(tabId, null)}>
            {t('reload_page')}
          </Button>
        )}
        {tabId !== null && (
          <Button
            look={addFirst || reloadFirst ? 'plain' : 'primary'}
            wide
            icon="scan"
            disabled={scanning}
            onClick={() => void actions.scan(tabId)}
          >
            {t(scanning ? 'scanning' : 'scan_page')}
          </Button>
        )}
        {accounts > 0 && (
          <div class="quiet-actions">
            {tabId !== null && isUnread(scanned) && (
              <Button look="quiet" icon="picture" onClick={() => void actions.readPicture(tabId)}>
                {t('read_picture')}
              </Button>
            )}
            <Button look="quiet" icon="account" onClick={() => void actions.openOptions('accounts')}>
              {tCount('accounts', accounts)}
            </Button>
          </div>
        )}
      </div>
      {accounts > 0 && <FindHint host={host} settings={settings} />}
    </>
  );
}

function wordsOf(scanned: Scan, accounts: number): ScanWords {
  if (scanned.kind === 'scanning') return { icon: 'scan', title: t('scanning_title'), text: null, remedy: null };
  const answered = scanned.kind === 'answered' ? scanWords(scanned.result) : null;
  // Without an account the first one comes first: what is not there to be found is no news.
  if (answered !== null && (accounts > 0 || tells(scanned))) return answered;
  return accounts === 0
    ? { icon: 'account', title: t('no_account_title'), text: t('no_account_text'), remedy: null }
    : { icon: 'scan', title: t('idle_title'), text: t('idle_text'), remedy: null };
}

/** Whether a scan found something of a sign-in server. */
const tells = (scanned: Scan): boolean =>
  scanned.kind === 'answered' && ['unknown_issuer', 'enrolment_code', 'too_many_codes'].includes(scanned.result.result);

/** Where the person may see a code that looking did not find, or not read: then they can show where it is. */
const UNREAD: ReadonlySet<ScanResult['result']> = new Set([
  'nothing',
  'unreadable',
  'too_many_codes',
  'other_codes',
  'no_access',
]);

const isUnread = (scanned: Scan): boolean => scanned.kind === 'answered' && UNREAD.has(scanned.result.result);
