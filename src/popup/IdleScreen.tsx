import { useRef } from 'preact/hooks';
import type { PopupView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import type { Host } from '../ui/host.ts';
import { Notice } from '../ui/Notice.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { t } from '../ui/t.ts';
import { AccountAddedScreen } from './AccountAddedScreen.tsx';
import { AccountCodesScreen } from './AccountCodesScreen.tsx';
import { CodesScreen } from './codes/CodesScreen.tsx';
import { holdsCodes, type Passcodes } from './codes/use-passcodes.ts';
import { LookScreen } from './LookScreen.tsx';
import { SealedScreen } from './SealedScreen.tsx';
import { useAccountCodes } from './use-account-codes.ts';
import type { PopupActions, Scan } from './use-popup-actions.ts';

interface IdleScreenProps {
  readonly host: Host;
  readonly view: PopupView;
  readonly actions: PopupActions;
  readonly scanned: Scan;
  readonly passcodes: Passcodes;
}

/** Nothing to decide: an account that the page's code holds, else the person's codes, and what looking at the page found. */
export function IdleScreen({ host, view, actions, scanned, passcodes }: IdleScreenProps) {
  const { loaded, reload } = passcodes;
  const { accountCodes, add, leave } = useAccountCodes(host, scanned, reload);
  /** Taking the last account off must not take its undo along. */
  const hadCodes = useRef(false);
  if (holdsCodes(loaded)) hadCodes.current = true;
  const look = <LookScreen host={host} view={view} actions={actions} scanned={scanned} />;
  if (accountCodes?.kind === 'offered') {
    return (
      <AccountCodesScreen
        clock={host.clock}
        offer={accountCodes}
        onAdd={() => void add()}
        onLeave={leave}
        onOptions={() => void actions.openOptions('add/import')}
      />
    );
  }
  if (accountCodes?.kind === 'sealed') {
    return (
      <SealedScreen
        origin={accountCodes.found.page.origin}
        onOptions={() => void actions.openOptions('add/import')}
        onLeave={leave}
      />
    );
  }
  if (accountCodes !== null && loaded.kind === 'ready') {
    const { passcodeIds } = accountCodes;
    const account = loaded.view.accounts.find(({ passcodeId }) => passcodeId === passcodeIds[0]);
    if (account !== undefined) {
      return (
        <AccountAddedScreen
          host={host}
          passcodes={loaded}
          reload={reload}
          account={account}
          found={accountCodes.found}
          count={passcodeIds.length}
          onDone={leave}
        />
      );
    }
  }
  switch (loaded.kind) {
    case 'loading':
      return (
        <div class="screen screen-centred" aria-busy="true">
          <Spinner size={32} />
          <span class="unseen">{t('loading')}</span>
        </div>
      );
    case 'failed':
      return (
        <>
          <div class="account-notices">
            <Notice tone="caution" title={t('codes_gone_title')}>
              <p>{loaded.why.text}</p>
              <Button look="quiet" onClick={() => void reload()}>
                {t('try_again')}
              </Button>
            </Notice>
          </div>
          {look}
        </>
      );
    case 'ready':
      return hadCodes.current ? (
        <CodesScreen host={host} view={view} actions={actions} scanned={scanned} passcodes={loaded} reload={reload} />
      ) : (
        look
      );
  }
}
