import { ButtonLink } from '../ui/ButtonLink.tsx';
import { t } from '../ui/t.ts';
import './codes-too.css';

/** The other kind of accounts: who comes from another authenticator, or with a backup, begins here. */
export function CodesToo() {
  return (
    <section class="setup-card codes-too" aria-labelledby="codes-too">
      <h2 id="codes-too">{t('welcome_codes_title')}</h2>
      <p>{t('welcome_codes_text')}</p>
      <ButtonLink look="plain" icon="file" href="../options/index.html#add/import">
        {t('welcome_codes_bring')}
      </ButtonLink>
    </section>
  );
}
