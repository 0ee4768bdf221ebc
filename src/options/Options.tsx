import { useEffect, useRef } from 'preact/hooks';
import type { Host } from '../ui/host.ts';
import { Mark } from '../ui/Mark.tsx';
import { t } from '../ui/t.ts';
import { AboutPage } from './about/AboutPage.tsx';
import { AccountsPage } from './accounts/AccountsPage.tsx';
import { AddPage } from './add/AddPage.tsx';
import { HistoryPage } from './history/HistoryPage.tsx';
import { Navigation } from './Navigation.tsx';
import './options.css';
import { PermissionsPage } from './permissions/PermissionsPage.tsx';
import { type Route, useRoute } from './route.ts';

/** The options page: a navigation and the page that the address names. */
export function Options({ host }: { readonly host: Host }) {
  const route = useRoute();
  const content = useRef<HTMLElement>(null);
  const before = useRef(route);

  const focusHeadline = () => content.current?.querySelector<HTMLElement>('h1')?.focus();
  useEffect(() => {
    document.title = t('page_title', t(`nav_${route}`));
    if (before.current === route) return;
    before.current = route;
    // A screen reader goes on at the new page's headline, as after a real navigation.
    focusHeadline();
    window.scrollTo(0, 0);
  }, [route]);

  return (
    <div class="options">
      <a
        class="options-skip"
        href={`#${route}`}
        onClick={(event) => {
          event.preventDefault();
          focusHeadline();
        }}
      >
        {t('skip_to_content')}
      </a>
      <header class="options-side">
        <p class="options-brand">
          <Mark size={28} />
          <span>{t('extension_name')}</span>
        </p>
        <Navigation route={route} />
      </header>
      <main class="options-content" ref={content}>
        <Page route={route} host={host} />
      </main>
    </div>
  );
}

function Page({ route, host }: { readonly route: Route; readonly host: Host }) {
  switch (route) {
    case 'accounts':
      return <AccountsPage host={host} />;
    case 'add':
      return <AddPage host={host} />;
    case 'history':
      return <HistoryPage host={host} />;
    case 'permissions':
      return <PermissionsPage host={host} />;
    case 'about':
      return <AboutPage host={host} />;
  }
}
