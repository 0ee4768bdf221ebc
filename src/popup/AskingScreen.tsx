import { useEffect, useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import type { Clock } from '../ui/clock.ts';
import { Icon } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Origin } from '../ui/Origin.tsx';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { TimeLeft } from '../ui/TimeLeft.tsx';
import { t } from '../ui/t.ts';
import { ApproveButton } from './ApproveButton.tsx';
import { DenyQuestion } from './DenyQuestion.tsx';
import { Headline } from './Headline.tsx';
import { PagePlate } from './PagePlate.tsx';
import { RefusalNotice } from './RefusalNotice.tsx';
import { UnansweredNotice } from './UnansweredNotice.tsx';
import type { Asking, PopupActions } from './use-popup-actions.ts';

interface AskingScreenProps {
  readonly clock: Clock;
  readonly request: Asking;
  readonly actions: PopupActions;
  readonly reload: () => Promise<void>;
  /** What else the popup shows; with the request it is all that can move under the pointer. */
  readonly around: string;
}

/** Keys of the texts that say what an approval is for. */
const WORDS = {
  sign_in: { title: 'asking_title', text: null },
  second_factor: { title: 'asking_second_factor_title', text: 'asking_second_factor_text' },
} as const;

/** The question: who asks, on which page, for which account; Approve and Deny side by side. */
export function AskingScreen({ clock, request, actions, reload, around }: AskingScreenProps) {
  const [denying, setDenying] = useState(false);
  const [over, setOver] = useState(clock.now() >= request.asked.expiresAt);
  const { page, asked, issuer } = request;
  const words = WORDS[asked.purpose];
  const refusal = actions.refusalOf(request.requestId);
  useEffect(() => {
    const left = asked.expiresAt - clock.now();
    return clock.after(Math.max(0, left), () => {
      setOver(true);
      // Reading the request after its time ends it; the background's alarm may come later than that.
      void reload();
    });
  }, [clock, asked.expiresAt, reload]);
  return (
    <>
      <div class="screen">
        <Headline>
          <Rich text={words.title} parts={[<Plain>{asked.clientName}</Plain>]} />
        </Headline>
        {words.text !== null && (
          <Notice tone="caution">
            <Rich text={words.text} parts={[<Plain>{asked.clientName}</Plain>]} />
          </Notice>
        )}
        <PagePlate label={t('asking_page')} origin={page.origin} />
        {asked.bindingMessage !== null && (
          <figure class="message">
            <figcaption class="fact-label">
              <Rich text="asking_message" parts={[<Plain>{asked.clientName}</Plain>]} />
            </figcaption>
            <blockquote>
              <Plain>{asked.bindingMessage}</Plain>
            </blockquote>
          </figure>
        )}
        <p class="account-line">
          <Icon name="account" size={18} />
          <span>
            <span class="unseen">{t('asking_account')} </span>
            <strong>
              <Plain>{asked.account.label}</Plain>
            </strong>
            <span class="account-issuer">
              <Plain>{issuer.name}</Plain>
            </span>
            {/* The server chose its name itself; its address is what it can't choose. */}
            <span class="account-issuer">
              <Origin origin={issuer.issuer} />
            </span>
          </span>
        </p>
      </div>
      <div class="actions">
        {refusal === null ? <UnansweredNotice request={request} /> : <RefusalNotice failure={refusal} />}
        {denying ? (
          <DenyQuestion
            busy={actions.busy}
            onDeny={(reason) => {
              // Still asking after its answer, it asks anew: the notice tells to deny again.
              void actions.decide(request, { decision: 'deny', reason }).then(() => setDenying(false));
            }}
            onBack={() => setDenying(false)}
          />
        ) : (
          <>
            <TimeLeft clock={clock} expiresAt={asked.expiresAt} />
            <div class="decision">
              <Button look="strong" wide icon="close" disabled={actions.busy} onClick={() => setDenying(true)}>
                {t('deny')}
              </Button>
              <ApproveButton
                clock={clock}
                drawn={JSON.stringify([request, around, refusal])}
                over={over || actions.busy}
                onApprove={() => void actions.decide(request, { decision: 'accept' })}
              />
            </div>
          </>
        )}
      </div>
    </>
  );
}
