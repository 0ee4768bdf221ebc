import { Button, IconButton } from '../../ui/Button.tsx';
import { codeGroups } from '../../ui/code-groups.ts';
import { Icon } from '../../ui/Icon.tsx';
import { IssuerIcon } from '../../ui/IssuerIcon.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { t } from '../../ui/t.ts';
import './code-row.css';
import type { AccountItem } from './list-window.ts';
import { nameOf } from './names.ts';
import { Ring } from './Ring.tsx';
import type { ShownCode } from './use-codes.ts';

/** Seconds before its end in which the next code is shown too: typing a code takes about as long. */
const ENDING = 5;

/** What a row shows in the place of its code. */
export type RowCode =
  | ShownCode
  /** Of an account that counts its codes: the one that was asked for, or none yet. */
  | { readonly kind: 'counted'; readonly code: string | null };

export interface RowActions {
  readonly copy: (code: string) => void;
  readonly next: () => void;
  readonly fill: () => void;
  readonly menu: () => void;
  /** The handle was taken; `null` where the order can't be changed. */
  readonly drag: ((event: PointerEvent) => void) | null;
  readonly activate: () => void;
}

interface CodeRowProps {
  readonly item: AccountItem;
  readonly total: number;
  readonly code: RowCode;
  readonly now: number;
  readonly copied: boolean;
  readonly nextShown: boolean;
  /** Of all rows only this one is reached by Tab; the arrow keys go to the others. */
  readonly active: boolean;
  readonly canFill: boolean;
  /** Its code is on the way into the page. */
  readonly filling: boolean;
  /** Of a row that is dragged, or where it would be dropped. */
  readonly drag: 'dragged' | 'before' | 'after' | null;
  readonly actions: RowActions;
}

/** An account and its code. A click copies it. */
export function CodeRow(props: CodeRowProps) {
  const { item, total, code, now, copied, nextShown, active, canFill, filling, drag, actions } = props;
  const { account } = item;
  const { issuer, label, period } = account;
  const live = code.kind === 'live' ? code.live : null;
  const seconds = live === null ? 0 : Math.max(0, Math.ceil((live.until - now) / 1000));
  const ending = live !== null && seconds <= ENDING;
  const shown = code.kind === 'counted' ? code.code : (live?.code ?? null);
  const name = nameOf(account);
  const tabIndex = active ? 0 : -1;
  const next = live?.next != null && (ending || nextShown) ? t('codes_next', codeGroups(live.next)) : null;
  // Beside nine digits there is no room for as many again.
  const nextAbove = account.digits > 8;
  const counts = code.kind === 'counted';
  const spoken = counts && shown === null ? 'codes_next_code_of' : 'codes_copy_of';
  return (
    <li
      class={['code-row', ending ? 'code-ending' : '', drag === null ? '' : `code-${drag}`].join(' ')}
      data-passcode={account.passcodeId}
      aria-setsize={total}
      aria-posinset={item.position + 1}
      onFocusIn={actions.activate}
    >
      {actions.drag !== null && (
        <span class="code-grip" title={t('codes_drag')} onPointerDown={actions.drag}>
          <Icon name="grip" size={16} />
        </span>
      )}
      <button
        type="button"
        class="code-main"
        tabIndex={tabIndex}
        aria-label={t(spoken, name)}
        aria-describedby="codes-hint"
        aria-disabled={!counts && shown === null}
        onClick={() => {
          if (shown !== null) actions.copy(shown);
          else if (counts) actions.next();
        }}
      >
        <IssuerIcon issuer={issuer} label={label} />
        <span class="code-words">
          <span class="code-name">
            {issuer !== '' && (
              <strong>
                <Plain>{issuer}</Plain>
              </strong>
            )}
            {label !== '' && !(nextAbove && next !== null) && <Plain>{label}</Plain>}
            {nextAbove && next !== null && <span class="code-next">{next}</span>}
            {issuer === '' && label === '' && t('codes_nameless')}
          </span>
          <span class="code-line">
            <Digits code={code} shown={shown} digits={account.digits} />
            {!nextAbove && next !== null && <span class="code-next">{next}</span>}
          </span>
        </span>
        {copied ? (
          <span class="code-copied">
            <Icon name="check" size={20} />
          </span>
        ) : (
          live !== null && period !== null && <Ring key={live.until} seconds={seconds} period={period} />
        )}
      </button>
      {counts && shown !== null && (
        <span class="code-side">
          <Button
            look="quiet"
            tabIndex={tabIndex}
            aria-label={t('codes_next_code_of', name)}
            onClick={(event) => {
              // The second click of a double click would use up a code that nobody saw.
              if (event.detail <= 1) actions.next();
            }}
          >
            {t('codes_next_code')}
          </Button>
        </span>
      )}
      {canFill && (
        <span class="code-side">
          <Button
            look="primary"
            tabIndex={tabIndex}
            aria-label={t(filling ? 'codes_filling_of' : 'codes_fill_of', name)}
            aria-busy={filling}
            onClick={actions.fill}
          >
            {t(filling ? 'codes_filling' : 'codes_fill')}
          </Button>
        </span>
      )}
      <IconButton icon="more" label={t('codes_menu_of', name)} tabIndex={tabIndex} onClick={actions.menu} />
    </li>
  );
}

function Digits({
  code,
  shown,
  digits,
}: {
  readonly code: RowCode;
  readonly shown: string | null;
  readonly digits: number;
}) {
  if (shown !== null) return <span class="code-digits">{codeGroups(shown)}</span>;
  switch (code.kind) {
    case 'counted':
      return <span class="code-press">{t('codes_next_code')}</span>;
    case 'damaged':
      return <span class="code-damaged">{t('codes_damaged')}</span>;
    case 'awaited':
    case 'live':
      // As wide as the code will be: nothing moves when it comes.
      return <span class="code-digits code-awaited">{codeGroups('0'.repeat(digits)).replaceAll('0', '•')}</span>;
  }
}
