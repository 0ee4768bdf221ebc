import { Notice } from '../Notice.tsx';
import { Origin } from '../Origin.tsx';
import { Plain } from '../Plain.tsx';
import { t } from '../t.ts';
import type { ReadPreview } from './use-import.ts';

/** Keys for signing in leave no device, so a backup only names these accounts. */
export function EnrolAgain({ accounts }: { readonly accounts: ReadPreview['enrolAgain'] }) {
  if (accounts.length === 0) return null;
  return (
    <Notice tone="calm" icon="account" title={t('enrol_again_title')}>
      <p>{t('enrol_again_text')}</p>
      <ul class="enrol-again">
        {accounts.map(({ label, issuer }, index) => (
          <li key={index}>
            <strong>
              <Plain>{label}</Plain>
            </strong>{' '}
            <Origin origin={issuer} />
          </li>
        ))}
      </ul>
      {/* In a tab of its own: what was brought is in this page's memory alone, and there may be several to go through. */}
      <a class="enrol-again-link" href="../options/index.html#add/sign-in" target="_blank" rel="noreferrer">
        {t('add_sign_in_title')}
      </a>
    </Notice>
  );
}
