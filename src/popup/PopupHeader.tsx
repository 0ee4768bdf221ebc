import { IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Mark } from '../ui/Mark.tsx';
import { t } from '../ui/t.ts';

interface PopupHeaderProps {
  readonly privateWindow: boolean;
  readonly onSettings: () => void;
  /** Adds an account with codes; `null` where the screen below says how. */
  readonly onAdd: (() => void) | null;
}

export function PopupHeader({ privateWindow, onSettings, onAdd }: PopupHeaderProps) {
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
      {onAdd !== null && <IconButton icon="plus" label={t('codes_add')} onClick={onAdd} />}
      <IconButton icon="gear" label={t('settings')} onClick={onSettings} />
    </header>
  );
}
