import { useEffect } from 'preact/hooks';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import type { Host } from '../ui/host.ts';
import { Mark } from '../ui/Mark.tsx';
import { t } from '../ui/t.ts';
import { CodesToo } from './CodesToo.tsx';
import { FindByItself } from './FindByItself.tsx';
import { PinHint } from './PinHint.tsx';
import { Steps } from './Steps.tsx';
import './welcome.css';

/** The page after installing: what this is, how it goes, and the things to set up. */
export function Welcome({ host }: { readonly host: Host }) {
  useEffect(() => {
    document.title = t('welcome_page_title');
  }, []);
  return (
    <main class="welcome">
      <header class="welcome-head">
        <Mark size={64} />
        <h1>{t('welcome_title')}</h1>
        <p>{t('welcome_text')}</p>
        <ButtonLink look="primary" icon="plus" href="../options/index.html#add">
          {t('no_account_title')}
        </ButtonLink>
      </header>
      <Steps />
      <div class="welcome-setup">
        <CodesToo />
        <PinHint />
        <FindByItself host={host} />
      </div>
      <footer class="welcome-foot">
        <p>{t('welcome_foot')}</p>
      </footer>
    </main>
  );
}
