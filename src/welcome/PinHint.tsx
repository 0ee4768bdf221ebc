import { Icon } from '../ui/Icon.tsx';
import { Mark } from '../ui/Mark.tsx';
import { t } from '../ui/t.ts';
import './pin-hint.css';

/** The piece that browsers draw on the button of their menu for extensions. */
const PUZZLE =
  'M10 4.5a2 2 0 1 1 4 0V6h4v4h1.5a2 2 0 1 1 0 4H18v5h-4.5v-1a2 2 0 1 0-4 0v1H5v-4.5h1a2 2 0 1 0 0-4H5V6h5V4.5Z';

/** How the button gets a fixed place in the toolbar, with a picture of where to click. */
export function PinHint() {
  return (
    <section class="setup-card" aria-labelledby="pin-hint">
      <div class="pin-picture" aria-hidden="true">
        <div class="pin-toolbar">
          <span class="pin-address" />
          <svg class="pin-puzzle" width="24" height="24" viewBox="0 0 24 24">
            <path d={PUZZLE} />
          </svg>
        </div>
        <div class="pin-menu">
          <Mark size={20} />
          <span>{t('extension_name')}</span>
          <span class="pin-pin">
            <Icon name="pin" size={18} />
          </span>
        </div>
      </div>
      <h2 id="pin-hint">{t('pin_title')}</h2>
      <p>{t('pin_text')}</p>
    </section>
  );
}
