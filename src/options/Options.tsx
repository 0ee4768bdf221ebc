import { useEffect, useRef } from 'preact/hooks';
import type { Host } from '../ui/host.ts';
import { Mark } from '../ui/Mark.tsx';
import { t } from '../ui/t.ts';
import { AboutPage } from './about/AboutPage.tsx';
import { AccountsPage } from './accounts/AccountsPage.tsx';
import { AddPage } from './add/AddPage.tsx';
import type { ImportTools } from './add/use-brought.ts';
import { BackupPage } from './backup/BackupPage.tsx';
import { HistoryPage } from './history/HistoryPage.tsx';
import { Navigation } from './Navigation.tsx';
import './options.css';
import { PermissionsPage } from './permissions/PermissionsPage.tsx';
import { accountFrom, addWayFrom, routeFrom, useHash } from './route.ts';

/** The options page: a navigation and the page that the address names. */
export function Options({ host, tools }: { readonly host: Host; readonly tools: ImportTools }) {
  const hash = useHash();
  const route = routeFrom(hash);
  const page = route === 'add' ? `add/${addWayFrom(hash) ?? ''}` : route;
  const content = useRef<HTMLElement>(null);
  const before = useRef(page);

  const handed = useRef<readonly File[]>([]);
  const bringFiles = (files: readonly File[]) => {
    handed.current = files;
    location.hash = '#add/import';
  };
  const takeFiles = () => {
    const files = handed.current;
    handed.current = [];
    return files;
  };

  const focusHeadline = () => content.current?.querySelector<HTMLElement>('h1')?.focus();
  useEffect(() => {
    document.title = t('page_title', t(`nav_${route}`));
    if (before.current === page) return;
    before.current = page;
    // A screen reader goes on at the new page's headline, as after a real navigation.
    focusHeadline();
    window.scrollTo(0, 0);
  }, [page]);

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
        <Page hash={hash} host={host} tools={tools} bringFiles={bringFiles} takeFiles={takeFiles} />
      </main>
    </div>
  );
}

interface PageProps {
  readonly hash: string;
  readonly host: Host;
  readonly tools: ImportTools;
  /** From one page to the one that looks at them. */
  readonly bringFiles: (files: readonly File[]) => void;
  readonly takeFiles: () => readonly File[];
}

function Page({ hash, host, tools, bringFiles, takeFiles }: PageProps) {
  const route = routeFrom(hash);
  switch (route) {
    case 'accounts':
      return <AccountsPage host={host} linked={accountFrom(hash)} />;
    case 'add':
      return <AddPage host={host} way={addWayFrom(hash)} tools={tools} takeFiles={takeFiles} />;
    case 'backup':
      return <BackupPage host={host} onFiles={bringFiles} />;
    case 'history':
      return <HistoryPage host={host} />;
    case 'permissions':
      return <PermissionsPage host={host} />;
    case 'about':
      return <AboutPage host={host} />;
  }
}
