import { Icon, type IconName } from '../ui/Icon.tsx';
import { t } from '../ui/t.ts';
import './navigation.css';
import { ROUTES, type Route } from './route.ts';

const ICONS: Readonly<Record<Route, IconName>> = {
  accounts: 'account',
  add: 'plus',
  backup: 'archive',
  history: 'history',
  permissions: 'shield',
  about: 'info',
};

/** Links to the pages of the options; beside them on a wide window, above them on a narrow one. */
export function Navigation({ route }: { readonly route: Route }) {
  return (
    <nav class="navigation" aria-label={t('nav_label')}>
      <ul>
        {ROUTES.map((to) => (
          <li key={to}>
            <a href={`#${to}`} aria-current={to === route ? 'page' : undefined}>
              <Icon name={ICONS[to]} size={20} />
              <span>{t(`nav_${to}`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
