import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PopupView } from '../../messaging/views.ts';
import { Button } from '../../ui/Button.tsx';
import type { Host } from '../../ui/host.ts';
import { Notice } from '../../ui/Notice.tsx';
import { t, tCount } from '../../ui/t.ts';
import { AccountNotices } from '../AccountNotices.tsx';
import type { PopupActions, Scan } from '../use-popup-actions.ts';
import { ClockNotice } from './ClockNotice.tsx';
import { accountsInView, CodeList, type CodeListControl } from './CodeList.tsx';
import { CodeRow, type RowCode } from './CodeRow.tsx';
import './codes-screen.css';
import { search, searchable } from '../../ui/passcode-search.ts';
import { foundSection, placeAt, sectionsOf } from '../../ui/passcode-sections.ts';
import { FillQuestion } from './FillQuestion.tsx';
import { LookLine } from './LookLine.tsx';
import { type AccountItem, layOut } from './list-window.ts';
import { RowMenu } from './RowMenu.tsx';
import { SearchField } from './SearchField.tsx';
import { Snackbar } from './Snackbar.tsx';
import { useCodeActions } from './use-code-actions.ts';
import { useCodes } from './use-codes.ts';
import { useKeys } from './use-keys.ts';
import type { LoadedPasscodes, Passcodes } from './use-passcodes.ts';
import { useSecond } from './use-second.ts';

interface CodesScreenProps {
  readonly host: Host;
  readonly view: PopupView;
  readonly actions: PopupActions;
  readonly scanned: Scan;
  readonly passcodes: Extract<LoadedPasscodes, { kind: 'ready' }>;
  readonly reload: Passcodes['reload'];
}

/** The accounts with codes: found by name, copied by a click, filled into the page of their site. */
export function CodesScreen({ host, view, actions, scanned, passcodes, reload }: CodesScreenProps) {
  const { accounts, site, clockOff, backup, aside } = passcodes.view;
  const [query, setQuery] = useState('');
  const [scrollTop, setScrollTop] = useState(0);
  const [nextShown, setNextShown] = useState<ReadonlySet<string>>(new Set());
  const [menuOf, setMenuOf] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<CodeListControl>(null);

  const searching = query.trim() !== '';
  const names = useMemo(() => searchable(accounts), [accounts]);
  const items = useMemo(
    () => layOut(searching ? foundSection(search(names, query)) : sectionsOf(accounts)),
    [accounts, names, query, searching],
  );
  const rows = items.filter((item): item is AccountItem => item.kind === 'account');
  const now = useSecond(host.clock);
  const inView = accountsInView(items, scrollTop).map(({ account }) => account);
  const codes = useCodes(host, inView, passcodes.view.codes, now);
  const does = useCodeActions(host, passcodes, reload);
  useMarks(
    inView.some((account) => codes.of(account).kind === 'live'),
    query,
  );
  useLayoutEffect(() => field.current?.focus(), []);
  useKeys({ field, query, onQuery: setQuery, onClose: () => host.close() });

  const codeOf = (item: AccountItem): RowCode =>
    item.account.period === null
      ? { kind: 'counted', code: does.counted.get(item.account.passcodeId) ?? null }
      : codes.of(item.account);
  const shownCode = (item: AccountItem): string | null => {
    const code = codeOf(item);
    return code.kind === 'counted' ? code.code : code.kind === 'live' ? code.live.code : null;
  };
  const move = (item: AccountItem, to: number) => {
    const wanted = placeAt(item.section, accounts, item.account.passcodeId, to);
    if (wanted !== null) void does.move(wanted, to + 1, item.section.accounts.length);
  };
  const [first] = rows;
  const onFieldKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.focus();
    }
    if (event.key !== 'Enter' || !searching || first === undefined) return;
    const code = shownCode(first);
    if (code !== null) void does.copy(first.account, code);
    else list.current?.focus();
  };

  const menuItem = rows.find(({ account }) => account.passcodeId === menuOf);
  return (
    <div class="codes-screen">
      <h1 class="unseen">{t('codes_headline')}</h1>
      <AccountNotices notices={view.notices} actions={actions} />
      <LookLine host={host} view={view} actions={actions} scanned={scanned} />
      <ClockNotice off={clockOff} />
      {aside > 0 && (
        <p class="codes-aside">
          <span>{tCount('codes_aside', aside)}</span>
          <Button look="quiet" onClick={() => void actions.openOptions('accounts')}>
            {t('codes_aside_open')}
          </Button>
        </p>
      )}
      {codes.error !== null && (
        <div class="codes-notice">
          <Notice tone="caution" announce>
            <p>{t('codes_error')}</p>
          </Notice>
        </div>
      )}
      <SearchField
        field={field}
        query={query}
        onQuery={(typed) => {
          setQuery(typed);
          field.current?.focus();
        }}
        onKeyDown={onFieldKey}
      />
      <p class="unseen" role="status">
        {searching && tCount('codes_search_found', rows.length)}
      </p>
      <CodeList
        items={items}
        control={list}
        movable={!searching}
        onMove={move}
        onLeave={() => field.current?.focus()}
        scrollTop={scrollTop}
        onScroll={setScrollTop}
        end={
          backup.due && backup.lastAt === null && !searching ? (
            <p class="codes-backup">
              <Button look="quiet" icon="archive" onClick={() => void actions.openOptions('backup')}>
                {t('codes_backup')}
              </Button>
            </p>
          ) : null
        }
        row={(item, state) => {
          const { account } = item;
          return (
            <CodeRow
              key={item.key}
              item={item}
              total={rows.length}
              code={codeOf(item)}
              now={now}
              copied={does.copied === account.passcodeId}
              nextShown={nextShown.has(account.passcodeId)}
              active={state.active}
              canFill={account.here !== null && does.canFill(account)}
              filling={does.filling === account.passcodeId}
              drag={state.drag}
              actions={{
                copy: (code) => void does.copy(account, code),
                next: () => void does.next(account),
                fill: () => void does.fill(account),
                menu: () => setMenuOf(account.passcodeId),
                drag: state.startDrag,
                activate: state.activate,
              }}
            />
          );
        }}
      />
      {rows.length === 0 && <NothingHere query={query} onAdd={() => void actions.openOptions('add')} />}
      <Snackbar
        said={does.said}
        onEmpty={() => void does.emptyClipboard()}
        onUndo={() => {
          if (does.said?.kind === 'removed') void does.restore(does.said.account);
          // The button goes with the click.
          list.current?.focus();
        }}
      />
      {menuItem !== undefined && (
        <RowMenu
          item={menuItem}
          nextShown={nextShown.has(menuItem.account.passcodeId)}
          onClose={() => setMenuOf(null)}
          actions={{
            fill: does.canFill(menuItem.account) ? () => void does.fill(menuItem.account) : null,
            pin: (pinned) => void does.pin(menuItem.account, pinned),
            showNext:
              menuItem.account.period === null
                ? null
                : (shown) => setNextShown((before) => withOrWithout(before, menuItem.account.passcodeId, shown)),
            move: searching ? null : (by) => move(menuItem, menuItem.place + by),
            edit: () => void actions.openOptions(`accounts/${menuItem.account.passcodeId}`),
            remove: () => void does.remove(menuItem.account),
          }}
        />
      )}
      {does.question !== null && site !== null && (
        <FillQuestion account={does.question} site={site} onAnswer={(yes) => void does.answer(yes)} />
      )}
    </div>
  );
}

function NothingHere({ query, onAdd }: { readonly query: string; readonly onAdd: () => void }) {
  if (query.trim() === '') {
    return (
      <div class="codes-none">
        <Button look="plain" icon="plus" onClick={onAdd}>
          {t('codes_add')}
        </Button>
      </div>
    );
  }
  return (
    <div class="codes-none">
      <p class="codes-none-title">{t('codes_none_found_title')}</p>
      <p>{t('codes_none_found_text', query.trim())}</p>
    </div>
  );
}

/** What bench/ reads: when the first codes, and what was typed for, stood in the page. */
function useMarks(hasCodes: boolean, query: string): void {
  useEffect(() => {
    if (hasCodes) performance.mark('countersign.codes');
  }, [hasCodes]);
  const before = useRef(query);
  useLayoutEffect(() => {
    if (before.current === query) return;
    before.current = query;
    performance.mark('countersign.search');
  }, [query]);
}

function withOrWithout(set: ReadonlySet<string>, entry: string, isIn: boolean): ReadonlySet<string> {
  const changed = new Set(set);
  if (isIn) changed.add(entry);
  else changed.delete(entry);
  return changed;
}
