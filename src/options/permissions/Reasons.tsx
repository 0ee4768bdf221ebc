import { useId } from 'preact/hooks';
import { t } from '../../ui/t.ts';

/** Every permission that the manifest asks for; a test holds the two together. */
export const PERMISSIONS = [
  'activeTab',
  'scripting',
  'storage',
  'unlimitedStorage',
  'notifications',
  'alarms',
  'contextMenus',
  'offscreen',
] as const;

/** What the extension may always do, and why. */
export function Reasons() {
  const title = useId();
  return (
    <section class="panel" aria-labelledby={title}>
      <h2 id={title}>{t('reasons_title')}</h2>
      <dl class="reasons">
        {PERMISSIONS.map((permission) => (
          <div key={permission}>
            <dt>
              {t(`permission_${permission}_title`)} <code>{permission}</code>
            </dt>
            <dd>{t(`permission_${permission}_text`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
