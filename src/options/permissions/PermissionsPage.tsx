import { useState } from 'preact/hooks';
import type { SettingsView } from '../../messaging/views.ts';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import { ALL_SITES, type Host } from '../../ui/host.ts';
import { Switch } from '../../ui/Switch.tsx';
import { t } from '../../ui/t.ts';
import { FailureNotice } from '../add/FailureNotice.tsx';
import { PageHead } from '../PageHead.tsx';
import { useAnswer } from '../use-answer.ts';
import { WhenThere } from '../WhenThere.tsx';
import { ClipboardSwitch } from './ClipboardSwitch.tsx';
import { GrantedSites } from './GrantedSites.tsx';
import './permissions-page.css';
import { Reasons } from './Reasons.tsx';

/** What the extension may do: what the person decides, and what it always may, each with its reason. */
export function PermissionsPage({ host }: { readonly host: Host }) {
  const { state, reload } = useAnswer(host, 'settings.get');
  const [failed, setFailed] = useState<FailureWords | null>(null);

  /** What is drawn comes from the background afterwards, so that it is true whatever the browser answered. */
  function follow(change: Promise<unknown>, words: (error: unknown) => FailureWords): void {
    setFailed(null);
    change.then(reload, (error: unknown) => {
      setFailed(words(error));
      reload();
    });
  }
  const browserSaidNo = () => ({ title: t('grant_failed_title'), text: t('grant_failed_text') });

  return (
    <>
      <PageHead title={t('permissions_title')} text={t('permissions_text')} />
      {failed !== null && <FailureNotice words={failed} />}
      <WhenThere state={state} reload={reload}>
        {(settings) => (
          <>
            <Choices
              settings={settings}
              onAllSites={(on) => follow(on ? host.grant([ALL_SITES]) : host.revoke([ALL_SITES]), browserSaidNo)}
              onPopup={(openPopupByItself) => follow(host.send('settings.set', { openPopupByItself }), brokenWords)}
            />
            <ClipboardSwitch host={host} onFailed={() => setFailed(browserSaidNo())} />
            <GrantedSites settings={settings} onRevoke={(site) => follow(host.revoke([site]), browserSaidNo)} />
          </>
        )}
      </WhenThere>
      <Reasons />
    </>
  );
}

function Choices({
  settings: { allSites, sites, openPopupByItself },
  onAllSites,
  onPopup,
}: {
  readonly settings: SettingsView;
  readonly onAllSites: (on: boolean) => void;
  readonly onPopup: (on: boolean) => void;
}) {
  return (
    <section class="panel" aria-label={t('choices_label')}>
      <Switch label={t('hint_title')} text={t('all_sites_text')} on={allSites} onChange={onAllSites} />
      <hr />
      <Switch
        label={t('popup_itself_title')}
        text={t(allSites || sites.length > 0 ? 'popup_itself_text' : 'popup_itself_idle_text')}
        on={openPopupByItself}
        onChange={onPopup}
      />
    </section>
  );
}
