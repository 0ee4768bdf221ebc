import { useCallback, useEffect, useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { ALL_SITES, type Host } from '../ui/host.ts';
import { Icon } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { t } from '../ui/t.ts';
import './find-by-itself.css';

/** The offer to look for codes without a click: what is read, what never leaves, and that it may be left for later. */
export function FindByItself({ host }: { readonly host: Host }) {
  const { granted, refused, grant } = useAllSites(host);
  return (
    <section class="setup-card" aria-labelledby="find-by-itself">
      <h2 id="find-by-itself">{t('find_title')}</h2>
      <p>{t('find_text')}</p>
      <ul class="find-facts">
        <Fact icon="scan">{t('find_reads')}</Fact>
        <Fact icon="shield">{t('find_stays')}</Fact>
        <Fact icon="arrow">{t('find_sends')}</Fact>
      </ul>
      <div class="find-choice" role="status">
        {granted === true ? (
          <Notice tone="good" title={t('find_granted_title')}>
            {t('find_granted_text')}
          </Notice>
        ) : (
          <>
            <Button look="plain" icon="scan" onClick={grant}>
              {t('find_grant')}
            </Button>
            <p>{t(refused ? 'find_refused' : 'find_later')}</p>
          </>
        )}
      </div>
    </section>
  );
}

function Fact({ icon, children }: { readonly icon: 'scan' | 'shield' | 'arrow'; readonly children: string }) {
  return (
    <li>
      <Icon name={icon} size={20} />
      <span>{children}</span>
    </li>
  );
}

/** Whether all sites are granted, as the background says; `null` until it has answered. */
function useAllSites(host: Host) {
  const [granted, setGranted] = useState<boolean | null>(null);
  const [refused, setRefused] = useState(false);
  const ask = useCallback(() => {
    host.send('settings.get', {}).then(
      ({ allSites }) => setGranted(allSites),
      () => setGranted(null),
    );
  }, [host]);
  useEffect(() => {
    ask();
    return host.onChange(ask);
  }, [host, ask]);

  const grant = () => {
    host.grant([ALL_SITES]).then(
      (yes) => {
        setRefused(!yes);
        ask();
      },
      () => setRefused(true),
    );
  };
  return { granted, refused, grant };
}
