import { useId } from 'preact/hooks';
import type { SettingsView } from '../../messaging/views.ts';
import { Button } from '../../ui/Button.tsx';
import { Origin } from '../../ui/Origin.tsx';
import { t } from '../../ui/t.ts';

/** Single sites where codes are found automatically. */
export function GrantedSites({
  settings: { allSites, sites },
  onRevoke,
}: {
  readonly settings: SettingsView;
  readonly onRevoke: (site: string) => void;
}) {
  const title = useId();
  return (
    <section class="panel" aria-labelledby={title}>
      <h2 id={title}>{t('sites_title')}</h2>
      <p class="panel-text">{t(allSites ? 'sites_all_text' : sites.length === 0 ? 'sites_none' : 'sites_text')}</p>
      {sites.length > 0 && (
        <ul class="sites">
          {sites.map((site) => (
            <li key={site}>
              <Origin origin={originOf(site)} />
              <Button look="quiet" aria-label={t('site_revoke_of', originOf(site))} onClick={() => onRevoke(site)}>
                {t('site_revoke')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A match pattern without its path. What is no plain origin, such as a wildcard, stays readable as it is. */
const originOf = (pattern: string) => pattern.replace(/\/\*$/, '');
