import type { PopupView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import type { Host } from '../ui/host.ts';
import { Icon } from '../ui/Icon.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { t, tCount } from '../ui/t.ts';
import { AccountNotices } from './AccountNotices.tsx';
import { FindHint } from './FindHint.tsx';
import { Headline } from './Headline.tsx';
import { isOfServer, isUnread, lookWords } from './look-words.ts';
import type { ScanWords } from './scan-words.tsx';
import type { PopupActions, Scan } from './use-popup-actions.ts';

interface LookScreenProps {
  readonly host: Host;
  readonly view: PopupView;
  readonly actions: PopupActions;
  readonly scanned: Scan;
}

/** Nothing to decide and no codes to show: look at the page, or see what looking found. */
export function LookScreen({ host, view, actions, scanned }: LookScreenProps) {
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
          <Button
            look="primary"
            wide
            icon="plus"
            onClick={() => void actions.openOptions(words.remedy === 'add_account' ? 'add/sign-in' : 'add')}
          >
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
        {/* Without an account the first button leads to all that could stand here. */}
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
            {/* Beside notices there is no room for it: the header has it too. */}
            {view.notices.length === 0 && (
              <Button look="quiet" icon="plus" onClick={() => void actions.openOptions('add')}>
                {t('codes_add')}
              </Button>
            )}
          </div>
        )}
      </div>
      {accounts > 0 && <FindHint host={host} settings={settings} />}
    </>
  );
}

function wordsOf(scanned: Scan, accounts: number): ScanWords {
  // Without an account the first one comes first: what is not there to be found is no news.
  return accounts > 0 || scanned.kind === 'scanning' || isOfServer(scanned)
    ? lookWords(scanned)
    : { icon: 'account', title: t('no_account_title'), text: t('no_account_text'), remedy: null };
}
