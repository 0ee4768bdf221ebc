import type { Host } from '../../ui/host.ts';
import { Mark } from '../../ui/Mark.tsx';
import { t } from '../../ui/t.ts';
import { PageHead } from '../PageHead.tsx';
import './about-page.css';
import { Diagnostics } from './Diagnostics.tsx';

/** Which version this is, under which licence, and what it does with what it sees. */
export function AboutPage({ host }: { readonly host: Host }) {
  return (
    <>
      <PageHead title={t('about_title')} text={t('about_text')} />
      <section class="about">
        <Mark size={56} />
        <dl>
          <dt>{t('about_version')}</dt>
          <dd>{host.version}</dd>
          <dt>{t('about_licence')}</dt>
          <dd>{t('about_licence_name')}</dd>
        </dl>
      </section>
      <section class="about-promise" aria-labelledby="about-promise">
        <h2 id="about-promise">{t('about_privacy_title')}</h2>
        <ul>
          <li>{t('about_privacy_keys')}</li>
          <li>{t('about_privacy_servers')}</li>
          <li>{t('about_privacy_nobody')}</li>
        </ul>
      </section>
      <Diagnostics host={host} browser={navigator.userAgent} />
    </>
  );
}
