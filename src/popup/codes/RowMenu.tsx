import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { IssuerIcon } from '../../ui/IssuerIcon.tsx';
import { t } from '../../ui/t.ts';
import type { AccountItem } from './list-window.ts';
import { nameOf } from './names.ts';
import './row-menu.css';
import { Sheet } from './Sheet.tsx';

export interface MenuActions {
  /** `null` where it can't be filled in. */
  readonly fill: (() => void) | null;
  readonly pin: (pinned: boolean) => void;
  /** `null` for an account whose next code is not known ahead. */
  readonly showNext: ((shown: boolean) => void) | null;
  /** By so many places; `null` where the order can't be changed. */
  readonly move: ((by: 1 | -1) => void) | null;
  readonly edit: () => void;
  readonly remove: () => void;
}

interface RowMenuProps {
  readonly item: AccountItem;
  readonly nextShown: boolean;
  readonly actions: MenuActions;
  readonly onClose: () => void;
}

/** Everything that can be done with an account besides copying its code. */
export function RowMenu({ item, nextShown, actions, onClose }: RowMenuProps) {
  const { account, place, section } = item;
  const { fill, move, showNext } = actions;
  const closing = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Sheet labelledBy="row-menu-title" onClose={onClose}>
      <h2 class="sheet-title" id="row-menu-title" tabIndex={-1}>
        <IssuerIcon issuer={account.issuer} label={account.label} size={28} />
        <bdi class="few-lines">{nameOf(account)}</bdi>
      </h2>
      <ul class="row-menu">
        {fill !== null && (
          <Entry icon="fill" onClick={closing(fill)}>
            {t('codes_fill_here')}
          </Entry>
        )}
        <Entry icon="pin" onClick={closing(() => actions.pin(!account.pinned))}>
          {t(account.pinned ? 'codes_unpin' : 'codes_pin')}
        </Entry>
        {showNext !== null && (
          <Entry icon="clock" onClick={closing(() => showNext(!nextShown))}>
            {t(nextShown ? 'codes_next_hide' : 'codes_next_show')}
          </Entry>
        )}
        {move !== null && place > 0 && (
          <Entry icon="up" onClick={closing(() => move(-1))}>
            {t('codes_move_up')}
          </Entry>
        )}
        {move !== null && place < section.accounts.length - 1 && (
          <Entry icon="down" onClick={closing(() => move(1))}>
            {t('codes_move_down')}
          </Entry>
        )}
        <Entry icon="edit" onClick={closing(actions.edit)}>
          {t('codes_edit')}
        </Entry>
        <Entry icon="trash" onClick={closing(actions.remove)}>
          {t('codes_remove')}
        </Entry>
      </ul>
    </Sheet>
  );
}

interface EntryProps {
  readonly icon: IconName;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

function Entry({ icon, onClick, children }: EntryProps) {
  return (
    <li>
      <button type="button" class="row-menu-entry" onClick={onClick}>
        <Icon name={icon} size={20} />
        <span>{children}</span>
      </button>
    </li>
  );
}
