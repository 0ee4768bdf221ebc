import { useEffect, useRef } from 'preact/hooks';
import type { PageEnrolmentView, PopupView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import type { FailureWords } from '../ui/broken-words.ts';
import type { Host } from '../ui/host.ts';
import { Spinner } from '../ui/Spinner.tsx';
import { t, tCount } from '../ui/t.ts';
import { useFreshening } from '../ui/use-freshening.ts';
import { holdsCodes, usePasscodes } from './codes/use-passcodes.ts';
import { IdleScreen } from './IdleScreen.tsx';
import { OfferGoneScreen } from './OfferGoneScreen.tsx';
import { OutcomeScreen } from './OutcomeScreen.tsx';
import { enrolmentKey, PageEnrolmentScreen } from './PageEnrolmentScreen.tsx';
import { PopupHeader } from './PopupHeader.tsx';
import './popup.css';
import { RequestScreen, screenKey } from './RequestScreen.tsx';
import { useLostOffer } from './use-lost-offer.ts';
import { usePopupActions } from './use-popup-actions.ts';
import { usePopupView } from './use-popup-view.ts';

/** The popup over a tab: its login request, or a look at its page. */
export function Popup({ host }: { readonly host: Host }) {
  const { loaded, reload, broke } = usePopupView(host);
  const passcodes = usePasscodes(host);
  useFreshening(host, reload);
  const actions = usePopupActions(host, reload, broke);
  /** The first answer after opening; `null` until it came. */
  const first = useRef<PopupView | null>(null);
  const view = loaded.kind === 'ready' ? loaded.view : null;
  if (first.current === null && view !== null) first.current = view;

  const opened = first.current;
  const scanAtOnce = opened !== null && opened.request === null && opened.pageEnrolment === null ? opened.tabId : null;
  useEffect(() => {
    // Once for each opening, however often the view changes.
    if (scanAtOnce !== null) void actions.scan(scanAtOnce);
  }, [scanAtOnce]);

  const request = view?.request ?? null;
  const pageEnrolment = view?.pageEnrolment ?? null;
  const lostOffer = useLostOffer(view);
  const idle = view !== null && request === null && pageEnrolment === null && !lostOffer.isLost;
  const phase = request?.phase ?? pageEnrolment?.phase ?? (loaded.kind === 'ready' ? 'idle' : loaded.kind);
  // After it is drawn: bench/ reads from it how long a person waited.
  useEffect(() => {
    performance.mark(`countersign.${phase}`);
  }, [phase]);
  const alarmed = request?.phase === 'relay_alarm' && request.burn !== 'burned';
  return (
    <main class="popup" data-phase={phase} data-burn={request?.phase === 'relay_alarm' ? request.burn : undefined}>
      {!alarmed && (
        <PopupHeader
          privateWindow={request?.page.privateWindow ?? isPrivate(pageEnrolment)}
          onSettings={() => void actions.openOptions('accounts')}
          onAdd={
            idle && (holdsCodes(passcodes.loaded) || view.notices.length > 0)
              ? () => void actions.openOptions('add')
              : null
          }
        />
      )}
      {loaded.kind === 'loading' && (
        <div class="screen screen-centred" aria-busy="true">
          <Spinner size={32} />
          <span class="unseen">{t('loading')}</span>
        </div>
      )}
      {loaded.kind === 'broken' && <BrokenScreen words={loaded.why} onTryAgain={() => void reload()} />}
      {view !== null && request === null && pageEnrolment !== null && (
        <PageEnrolmentScreen
          key={enrolmentKey(pageEnrolment)}
          host={host}
          enrolment={pageEnrolment}
          tabId={view.tabId}
          actions={actions}
          onDecline={lostOffer.forget}
          around={JSON.stringify([view.elsewhere])}
        />
      )}
      {lostOffer.isLost && (
        <OfferGoneScreen
          onClose={() => host.close()}
          onScan={() => {
            lostOffer.forget();
            if (view !== null && view.tabId !== null) void actions.scan(view.tabId);
          }}
        />
      )}
      {view !== null && idle && (
        <IdleScreen
          host={host}
          view={view}
          actions={actions}
          scanned={actions.scanned.kind === 'not_asked' && scanAtOnce !== null ? { kind: 'scanning' } : actions.scanned}
          passcodes={passcodes}
        />
      )}
      {view !== null && request !== null && (
        <RequestScreen
          key={screenKey(request)}
          host={host}
          request={request}
          actions={actions}
          reload={reload}
          around={JSON.stringify([view.elsewhere])}
          live={!(opened?.request?.requestId === request.requestId && opened.request.phase === request.phase)}
        />
      )}
      {view !== null && view.elsewhere > 0 && !alarmed && (
        <footer class="elsewhere">{tCount('elsewhere', view.elsewhere)}</footer>
      )}
    </main>
  );
}

const isPrivate = (enrolment: PageEnrolmentView | null): boolean =>
  enrolment?.phase === 'offered' && enrolment.page.privateWindow;

function BrokenScreen({ words, onTryAgain }: { readonly words: FailureWords; readonly onTryAgain: () => void }) {
  return (
    <OutcomeScreen
      tone="caution"
      icon="unlink"
      title={words.title}
      actions={
        <Button look="primary" wide onClick={onTryAgain}>
          {t('try_again')}
        </Button>
      }
    >
      <p>{words.text}</p>
    </OutcomeScreen>
  );
}
