import { useState } from 'preact/hooks';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { Origin } from '../Origin.tsx';
import { Plain } from '../Plain.tsx';
import { t, tCount } from '../t.ts';
import type { ReadPreview } from './use-import.ts';

/** Names drawn at once: a backup may have thousands, and these stand above what is added. */
const PAGE_SIZE = 50;

/** Keys for signing in leave no device, so a backup only names these accounts. */
export function EnrolAgain({ accounts }: { readonly accounts: ReadPreview['enrolAgain'] }) {
  const [shown, setShown] = useState(PAGE_SIZE);
  if (accounts.length === 0) return null;
  return (
    <Notice tone="calm" icon="account" title={t('enrol_again_title')}>
      <p>{t('enrol_again_text')}</p>
      <ul class="enrol-again">
        {accounts.slice(0, shown).map(({ label, issuer }, index) => (
          <li key={index}>
            <strong>
              <Plain>{label}</Plain>
            </strong>{' '}
            <Origin origin={issuer} />
          </li>
        ))}
      </ul>
      {accounts.length > shown && (
        <p>
          <Button look="plain" onClick={() => setShown(shown + PAGE_SIZE * 5)}>
            {tCount('import_more', accounts.length - shown)}
          </Button>
        </p>
      )}
      {/* In a tab of its own: what was brought is in this page's memory alone, and there may be several to go through. */}
      <a class="enrol-again-link" href="../options/index.html#add/sign-in" target="_blank" rel="noreferrer">
        {t('add_sign_in_title')}
      </a>
    </Notice>
  );
}
