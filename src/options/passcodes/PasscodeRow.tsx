import type { TargetedDragEvent } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { PasscodeView } from '../../messaging/passcodes.ts';
import type { Host } from '../../ui/host.ts';
import { Icon } from '../../ui/Icon.tsx';
import { IssuerIcon } from '../../ui/IssuerIcon.tsx';
import { kindTag, namesOf } from '../../ui/import/import-words.ts';
import { Plain } from '../../ui/Plain.tsx';
import { t } from '../../ui/t.ts';
import { PasscodeDetails } from './PasscodeDetails.tsx';
import type { PasscodeChange } from './PasscodeList.tsx';

export interface PasscodeRowProps {
  readonly host: Host;
  readonly account: PasscodeView;
  readonly open: boolean;
  readonly linked: boolean;
  /** What puts the row that is being dragged above or below this one; `null` where it can't go there. */
  readonly dropAt: (isBelow: boolean) => (() => void) | null;
  readonly onOpen: (open: boolean) => void;
  readonly onRemove: () => void;
  /** `null` where it can't go there. */
  readonly onUp: (() => Promise<void>) | null;
  readonly onDown: (() => Promise<void>) | null;
  readonly onDrag: ((isBegun: boolean) => void) | null;
  readonly onEdit: (change: PasscodeChange) => Promise<void>;
  readonly onChanged: () => void;
}

/** One account: its names, and all about it once it is opened. */
export function PasscodeRow(props: PasscodeRowProps) {
  const { account, open, linked, dropAt, onDrag } = props;
  const [over, setOver] = useState<'above' | 'below' | null>(null);
  const row = useRef<HTMLLIElement>(null);
  const id = useId();
  useEffect(() => {
    if (linked) row.current?.scrollIntoView();
  }, [linked]);
  const { name, beside } = namesOf(account);
  const half = ({ clientY, currentTarget }: TargetedDragEvent<HTMLLIElement>) => {
    const { top, height } = currentTarget.getBoundingClientRect();
    return clientY > top + height / 2 ? 'below' : 'above';
  };
  return (
    <li
      class={`passcode${open ? ' passcode-open' : ''}${over === null ? '' : ` passcode-over-${over}`}`}
      ref={row}
      data-passcode={account.passcodeId}
      onDragOver={(event) => {
        const at = half(event);
        const canDrop = dropAt(at === 'below') !== null;
        if (canDrop) event.preventDefault();
        setOver(canDrop ? at : null);
      }}
      onDragLeave={() => setOver(null)}
      onDrop={(event) => {
        const drop = dropAt(half(event) === 'below');
        setOver(null);
        if (drop === null) return;
        event.preventDefault();
        drop();
      }}
    >
      {onDrag !== null && (
        <span
          class="passcode-grip"
          title={t('passcode_drag')}
          draggable
          onDragStart={({ dataTransfer }) => {
            if (dataTransfer !== null && row.current !== null) {
              dataTransfer.effectAllowed = 'move';
              // Firefox drags nothing that holds nothing. Not the account's name: it may be dropped on a page.
              dataTransfer.setData('text/plain', '');
              dataTransfer.setDragImage(row.current, 0, 0);
            }
            onDrag(true);
          }}
          onDragEnd={() => onDrag(false)}
        >
          <Icon name="grip" size={16} />
        </span>
      )}
      <button
        type="button"
        class="passcode-head"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => props.onOpen(!open)}
      >
        <IssuerIcon issuer={account.issuer} label={account.label} />
        <span class="passcode-names">
          <strong>
            <Plain>{name}</Plain>
          </strong>
          {beside !== '' && (
            <span class="passcode-label">
              <Plain>{beside}</Plain>
            </span>
          )}
        </span>
        {account.kind !== 'totp' && <span class="passcode-tag">{kindTag(account.kind)}</span>}
        {account.pinned && (
          <span class="passcode-pin">
            <Icon name="pin" size={16} />
            <span class="unseen">{t('passcode_pinned')}</span>
          </span>
        )}
        <span class="passcode-chevron">
          <Icon name="chevron" size={16} />
        </span>
      </button>
      {open && (
        <div id={id}>
          <PasscodeDetails {...props} />
        </div>
      )}
    </li>
  );
}
