import type { AccountView } from '../../messaging/views.ts';
import { Origin } from '../../ui/Origin.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { t, tCount } from '../../ui/t.ts';
import './account-details.css';
import { day } from '../dates.ts';

/** Where the account comes from and which sites may show codes for it. */
export function AccountDetails({ account }: { readonly account: AccountView }) {
  const { issuer, issuerName, createdAt, webApps } = account;
  return (
    <details class="account-details">
      <summary>{webApps.length === 0 ? t('account_details') : tCount('account_web_apps', webApps.length)}</summary>
      <div class="account-details-open">
        {webApps.length === 0 ? (
          <p>{t('account_web_apps_none')}</p>
        ) : (
          <>
            <p>{t('account_web_apps_text')}</p>
            <ul class="web-apps">
              {webApps.map((app, index) => (
                <li key={index}>
                  <strong>
                    <Plain>{app.name}</Plain>
                  </strong>
                  {app.origins.map((origin) => (
                    <Origin key={origin} origin={origin} />
                  ))}
                </li>
              ))}
            </ul>
          </>
        )}
        <dl class="account-facts">
          <dt>{t('account_server')}</dt>
          <dd>
            <Plain>{issuerName}</Plain>
            <Origin origin={issuer} />
          </dd>
        </dl>
        <p class="account-since">{t('account_added', day(createdAt))}</p>
      </div>
    </details>
  );
}
