import { IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Mark } from '../ui/Mark.tsx';
import { t } from '../ui/t.ts';

interface PopupHeaderProps {
  readonly privateWindow: boolean;
  readonly onSettings: () => void;
}

export function PopupHeader({ privateWindow, onSettings }: PopupHeaderProps) {
  return (
    <header class="popup-header">
      <Mark size={22} />
      <span class="popup-name">{t('extension_name')}</span>
      {privateWindow && (
        <span class="private-mark">
          <Icon name="private" size={16} />
          {t('private_window')}
        </span>
      )}
      <IconButton icon="gear" label={t('settings')} onClick={onSettings} />
    </header>
  );
}
