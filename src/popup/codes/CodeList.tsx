import type { ComponentChild, RefObject } from 'preact';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Plain } from '../../ui/Plain.tsx';
import { Rich } from '../../ui/Rich.tsx';
import { t } from '../../ui/t.ts';
import './code-list.css';
import type { Section } from '../../ui/passcode-sections.ts';
import { type AccountItem, drawnOf, type ListItem } from './list-window.ts';
import { useDragOrder } from './use-drag-order.ts';

/** A popup is never higher (developer.chrome.com, "action"): nothing has to be measured to know what may be in view. */
const MOST_IN_VIEW = 600;
/** Rows that a page key goes over. */
const PAGE = 6;

export interface RowState {
  readonly active: boolean;
  readonly drag: 'dragged' | 'before' | 'after' | null;
  readonly startDrag: ((event: PointerEvent) => void) | null;
  readonly activate: () => void;
}

export interface CodeListControl {
  /** Gives the focus to the row that had it last, or to the first one. */
  focus(): void;
}

interface CodeListProps {
  readonly items: readonly ListItem[];
  readonly control: RefObject<CodeListControl | null>;
  /** Whether rows can be put in another order. */
  readonly movable: boolean;
  /** Puts a row at another place of its section, counted from 0. */
  readonly onMove: (item: AccountItem, to: number) => void;
  /** The first row was left upwards. */
  readonly onLeave: () => void;
  /** Which accounts are drawn, in and near the view. */
  readonly row: (item: AccountItem, state: RowState) => ComponentChild;
  /** The top of what is in view, in pixels: kept by whoever asks for codes. */
  readonly scrollTop: number;
  readonly onScroll: (top: number) => void;
  /** What is said after the last account. */
  readonly end: ComponentChild;
}

/** The accounts that are drawn of a list scrolled to `scrollTop`. */
export function accountsInView(items: readonly ListItem[], scrollTop: number): readonly AccountItem[] {
  return drawnOf(items, scrollTop, MOST_IN_VIEW, null)
    .map((drawn) => (drawn.kind === 'item' ? drawn.item : null))
    .filter((item): item is AccountItem => item?.kind === 'account');
}

/** The list of accounts: draws what is in view, goes by arrow keys, and takes rows to other places. */
export function CodeList(props: CodeListProps) {
  const { items, control, movable, onMove, onLeave, row, scrollTop, onScroll, end } = props;
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ key: '', position: 0 });
  /** The row that takes the focus when it is drawn. */
  const wanted = useRef<string | null>(null);
  const focused = useRef<Element | null>(null);
  const rows = items.filter((item): item is AccountItem => item.kind === 'account');
  // The place of a row that is gone is its neighbour's.
  const current = rows.find(({ key }) => key === active.key) ?? rows[Math.min(active.position, rows.length - 1)];
  const drag = useDragOrder({ box, rows, onMove });

  const mainOf = (item: AccountItem | undefined) =>
    item === undefined
      ? null
      : (box.current?.querySelector<HTMLElement>(
          `[data-passcode="${CSS.escape(item.account.passcodeId)}"] .code-main`,
        ) ?? null);
  const goTo = (item: AccountItem | undefined) => {
    if (item === undefined) return;
    wanted.current = item.key;
    setActive({ key: item.key, position: item.position });
    // Drawn already, most of the time.
    mainOf(item)?.focus();
  };
  useImperativeHandle(control, () => ({ focus: () => goTo(current) }), [current]);
  useLayoutEffect(() => {
    if (wanted.current !== null && wanted.current === current?.key) {
      wanted.current = null;
      if (document.activeElement !== mainOf(current)) mainOf(current)?.focus();
    } else if (focused.current?.isConnected === false && document.activeElement === document.body) {
      // What had the focus went away with its row.
      mainOf(current)?.focus({ preventScroll: true });
    }
  });
  const first = rows[0]?.key;
  useEffect(() => {
    // Another list begins at its top.
    if (box.current !== null && !movable) box.current.scrollTop = 0;
  }, [first, movable]);

  function onKeyDown(event: KeyboardEvent): void {
    if (current === undefined || event.ctrlKey || event.metaKey) return;
    const at = current.position;
    if (event.altKey) {
      const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      if (by === 0) return;
      event.preventDefault();
      const to = current.place + by;
      if (movable && to >= 0 && to < current.section.accounts.length) onMove(current, to);
      return;
    }
    const goals: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + PAGE,
      PageUp: at - PAGE,
      Home: 0,
      End: rows.length - 1,
    };
    const goal = goals[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    if (goal < 0 && event.key === 'ArrowUp') onLeave();
    else goTo(rows[Math.max(0, Math.min(rows.length - 1, goal))]);
  }

  return (
    <div
      ref={box}
      class="code-list"
      onScroll={(event) => onScroll(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
      onFocusIn={(event) => {
        focused.current = event.target instanceof Element ? event.target : null;
      }}
      onFocusOut={(event) => {
        if (event.relatedTarget !== null) focused.current = null;
      }}
      {...drag.listeners}
    >
      <p class="unseen" id="codes-hint">
        {t('codes_hint')}
      </p>
      <ul aria-label={t('codes_list')}>
        {drawnOf(items, scrollTop, MOST_IN_VIEW, current?.key ?? null).map((drawn, index) =>
          drawn.kind === 'gap' ? (
            <Gap key={`gap ${index === 0 ? 'before' : index}`} height={drawn.height} />
          ) : drawn.item.kind === 'heading' ? (
            <Heading key={drawn.item.key} section={drawn.item.section} />
          ) : (
            row(drawn.item, stateOf(drawn.item))
          ),
        )}
      </ul>
      {end}
    </div>
  );

  function stateOf(item: AccountItem): RowState {
    const activate = () => {
      if (item.key !== active.key) setActive({ key: item.key, position: item.position });
    };
    const startDrag = (event: PointerEvent) => {
      // The active row is drawn wherever it is: one that went away would end its own drag.
      activate();
      drag.start(event, item);
    };
    return {
      active: item.key === current?.key,
      drag: drag.markOf(item),
      startDrag: movable && item.section.accounts.length > 1 ? startDrag : null,
      activate,
    };
  }
}

/** The room of rows that are not drawn. An attribute's height: the pages' policy takes no inline style. */
function Gap({ height }: { readonly height: number }) {
  return (
    <li role="presentation" class="code-gap">
      <svg width="1" height={height} aria-hidden="true" />
    </li>
  );
}

function Heading({ section: { kind, name } }: { readonly section: Section }) {
  return (
    <li role="presentation" class="code-heading">
      <h2>
        {kind === 'group' ? (
          // A file may bring a group of a name of ours: "On this site".
          <Rich text="group_heading" parts={[<Plain>{name}</Plain>]} />
        ) : (
          t(
            kind === 'here'
              ? 'codes_section_here'
              : kind === 'pinned'
                ? 'codes_section_pinned'
                : 'codes_section_others',
          )
        )}
      </h2>
    </li>
  );
}
