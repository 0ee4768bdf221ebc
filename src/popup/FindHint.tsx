import { useEffect, useState } from 'preact/hooks';
import type { SettingsView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import { ALL_SITES, type Host } from '../ui/host.ts';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';

interface FindHintProps {
  readonly host: Host;
  readonly settings: SettingsView;
}

/** The offer to look without a click, for all sites or for this one. Gone where it is granted. */
export function FindHint({ host, settings }: FindHintProps) {
  const [site, setSite] = useState<string | null>(null);
  useEffect(() => {
    let there = true;
    const known = (pattern: string | null) => {
      if (there) setSite(pattern);
    };
    host.activeSite().then(known, () => known(null));
    return () => {
      there = false;
    };
  }, [host]);
  if (settings.allSites) return null;
  // The browser shows its own question; its answer arrives as a change of the settings.
  const grant = (pattern: string) => void host.grant([pattern]).catch(() => false);
  return (
    <aside class="find-hint" aria-labelledby="find-hint">
      <h2 id="find-hint">{t('hint_title')}</h2>
      <p class="soft">{t('hint_text')}</p>
      <div class="find-hint-choices">
        <Button look="plain" onClick={() => grant(ALL_SITES)}>
          {t('hint_all')}
        </Button>
        {site !== null && !settings.sites.includes(site) && (
          <Button look="plain" onClick={() => grant(site)}>
            <Rich text="hint_site" parts={[<Plain>{hostOf(site)}</Plain>]} />
          </Button>
        )}
      </div>
    </aside>
  );
}

const hostOf = (pattern: string) => pattern.replace(/^[a-z]+:\/\//, '').replace(/\/\*$/, '');
