import { useState } from 'preact/hooks';
import type { RequestView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import { Origin } from '../ui/Origin.tsx';
import { Plain } from '../ui/Plain.tsx';
import { t } from '../ui/t.ts';
import { Fact } from './Fact.tsx';
import { Headline } from './Headline.tsx';
import { PagePlate } from './PagePlate.tsx';
import { RefusalNotice } from './RefusalNotice.tsx';
import type { PopupActions } from './use-popup-actions.ts';

interface FoundScreenProps {
  readonly request: Extract<RequestView, { phase: 'found' }>;
  readonly actions: PopupActions;
}

/** A code that nothing was asked about yet. With several accounts nobody but the person chooses (P13). */
export function FoundScreen({ request, actions }: FoundScreenProps) {
  const { requestId, page, issuer, accounts } = request;
  const [picked, setPicked] = useState<string | null>(null);
  const [only, ...more] = accounts;
  const chosen = more.length === 0 ? only : accounts.find(({ accountId }) => accountId === picked);
  return (
    <>
      <div class="screen">
        <Headline>{t('found_title')}</Headline>
        <PagePlate label={t('found_page')} origin={page.origin} />
        <dl class="facts">
          <Fact label={t('found_issuer')}>
            <Plain>{issuer.name}</Plain>
            <span class="fact-aside">
              <Origin origin={issuer.issuer} />
            </span>
          </Fact>
          {more.length === 0 && only !== undefined && (
            <Fact label={t('found_account')}>
              <Plain>{only.label}</Plain>
            </Fact>
          )}
        </dl>
        {more.length > 0 && (
          <fieldset class="choices">
            <legend class="fact-label">{t('found_choose')}</legend>
            {accounts.map(({ accountId, label }) => (
              <label key={accountId} class="choice">
                <input
                  type="radio"
                  name="account"
                  value={accountId}
                  checked={picked === accountId}
                  onChange={() => setPicked(accountId)}
                />
                <Plain>{label}</Plain>
              </label>
            ))}
          </fieldset>
        )}
      </div>
      <div class="actions">
        <RefusalNotice failure={actions.refusalOf(requestId)} />
        <Button
          look="primary"
          wide
          disabled={chosen === undefined || actions.busy}
          onClick={() => chosen !== undefined && void actions.proceed(requestId, chosen.accountId)}
        >
          {t('continue')}
        </Button>
      </div>
    </>
  );
}
