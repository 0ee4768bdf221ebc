import { useState } from 'preact/hooks';
import type { PopupView } from '../../messaging/views.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import type { Host } from '../../ui/host.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { t, tCount } from '../../ui/t.ts';
import { FindHint } from '../FindHint.tsx';
import { isOfServer, isUnread, lookWords } from '../look-words.ts';
import type { PopupActions, Scan } from '../use-popup-actions.ts';
import './look-line.css';

interface LookLineProps {
  readonly host: Host;
  readonly view: PopupView;
  readonly actions: PopupActions;
  readonly scanned: Scan;
}

/**
 * What looking at the page found, in a line over the codes; its words and what to do about it open below. They are open
 * where the page shows something of a sign-in server, and where the person asked.
 */
export function LookLine({ host, view, actions, scanned }: LookLineProps) {
  const { tabId, accounts, settings } = view;
  const [asked, setAsked] = useState(false);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const words = lookWords(scanned);
  // Over a list of codes "No code found" would be taken for them.
  const title = scanned.kind === 'answered' && scanned.result.result === 'nothing' ? t('codes_look_none') : words.title;
  const scanning = scanned.kind === 'scanning';
  const open = chosen ?? (asked || isOfServer(scanned) || isFramed(scanned));
  const scan = () => {
    if (tabId === null) return;
    setAsked(true);
    setChosen(null);
    void actions.scan(tabId);
  };
  return (
    <section class={open ? 'look-line look-line-open' : 'look-line'} aria-busy={scanning}>
      <div class="look-row">
        {scanning ? <Spinner size={18} /> : <Icon name={words.icon} size={18} />}
        <p class="look-title" role="status">
          {title}
        </p>
        {tabId !== null && !scanning && !open && (
          <IconButton icon="scan" label={t('codes_look_again')} onClick={scan} />
        )}
        <button
          type="button"
          class="icon-button look-toggle"
          aria-label={t('codes_look_details')}
          title={t('codes_look_details')}
          aria-expanded={open}
          onClick={() => setChosen(!open)}
        >
          <Icon name="chevron" size={18} />
        </button>
      </div>
      {open && (
        <div class="look-details">
          {words.text !== null && <p class="look-text">{words.text}</p>}
          <div class="look-choices">
            {words.remedy === 'reload_page' && tabId !== null && (
              <Button look="plain" onClick={() => void actions.reloadPage(tabId, null)}>
                {t('reload_page')}
              </Button>
            )}
            {words.remedy === 'add_account' && (
              <Button look="plain" icon="plus" onClick={() => void actions.openOptions('add/sign-in')}>
                {t('add_account')}
              </Button>
            )}
            {tabId !== null && (
              <Button look="plain" icon="scan" disabled={scanning} onClick={scan}>
                {t(scanning ? 'scanning' : 'scan_page')}
              </Button>
            )}
            {tabId !== null && isUnread(scanned) && (
              <Button look="quiet" icon="picture" onClick={() => void actions.readPicture(tabId)}>
                {t('read_picture')}
              </Button>
            )}
            {accounts > 0 && (
              <Button look="quiet" icon="account" onClick={() => void actions.openOptions('accounts')}>
                {tCount('accounts', accounts)}
              </Button>
            )}
          </div>
          {accounts > 0 && <FindHint host={host} settings={settings} />}
        </div>
      )}
    </section>
  );
}

const isFramed = (scanned: Scan) => scanned.kind === 'answered' && scanned.result.result === 'framed_code';
