import { useEffect, useMemo, useState } from 'preact/hooks';
import type { RequestOf } from '../../messaging/messages.ts';
import type { PasscodeView } from '../../messaging/passcodes.ts';
import type { Host } from '../../ui/host.ts';
import { Plain } from '../../ui/Plain.tsx';
import { search, searchable } from '../../ui/passcode-search.ts';
import { type Move, placeAt, type Section, sectionsOf } from '../../ui/passcode-sections.ts';
import { Rich } from '../../ui/Rich.tsx';
import { t, tCount } from '../../ui/t.ts';
import { MoreRows } from './MoreRows.tsx';
import { PasscodeRow } from './PasscodeRow.tsx';
import { SearchField } from './SearchField.tsx';

export type PasscodeChange = RequestOf<'passcodes.edit'>['change'];

/** Rows drawn at once; more as they are scrolled to. A thousand cost a letter of a search a third of a second. */
const PAGE_SIZE = 200;
/** Fewer accounts are looked through sooner than a word is typed. */
const WORTH_SEARCHING = 6;

interface PasscodeListProps {
  readonly host: Host;
  readonly accounts: readonly PasscodeView[];
  /** The account that the address leads to. */
  readonly linked: string | null;
  readonly onRemove: (account: PasscodeView) => void;
  readonly onMove: (move: Move) => Promise<void>;
  readonly onEdit: (account: PasscodeView, change: PasscodeChange) => Promise<void>;
  readonly onChanged: () => void;
}

/** All accounts with codes under their headings; one of them is open. */
export function PasscodeList(props: PasscodeListProps) {
  const { host, accounts, linked } = props;
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState<string | null>(linked);
  const [limit, setLimit] = useState(PAGE_SIZE);
  /** Of the account that is being dragged. */
  const [dragged, setDragged] = useState<string | null>(null);
  useEffect(() => setOpen(linked), [linked]);

  const all = useMemo(() => searchable(accounts), [accounts]);
  const wanted = search(all, query);
  const isSearched = query.trim() !== '';
  // A link leads to its account however far down it is.
  const shown = Math.max(limit, wanted.findIndex(({ passcodeId }) => passcodeId === linked) + 1);
  const sections = sectionsOf(wanted.slice(0, shown));

  function row(account: PasscodeView, section: Section, place: number) {
    const { passcodeId } = account;
    const mover = (to: number) => {
      const move = isSearched ? null : placeAt(section, accounts, passcodeId, to);
      return move === null ? null : () => props.onMove(move);
    };
    /** Puts the dragged row above or below this one; `null` where it is not of this section, or stands there. */
    const dropAt = (isBelow: boolean) => {
      const from = section.accounts.findIndex((other) => other.passcodeId === dragged);
      const above = isBelow ? place + 1 : place;
      const move = dragged === null ? null : placeAt(section, accounts, dragged, above > from ? above - 1 : above);
      if (move === null) return null;
      return () => {
        setDragged(null);
        void props.onMove(move);
      };
    };
    return (
      <PasscodeRow
        key={passcodeId}
        host={host}
        account={account}
        open={open === passcodeId}
        linked={linked === passcodeId}
        dropAt={dropAt}
        onOpen={(isOpen) => setOpen(isOpen ? passcodeId : null)}
        onRemove={() => props.onRemove(account)}
        onUp={mover(place - 1)}
        onDown={mover(place + 1)}
        onDrag={isSearched || section.accounts.length < 2 ? null : (isBegun) => setDragged(isBegun ? passcodeId : null)}
        onEdit={(change) => props.onEdit(account, change)}
        onChanged={props.onChanged}
      />
    );
  }

  return (
    <>
      {accounts.length >= WORTH_SEARCHING && (
        <SearchField
          value={query}
          onValue={(next) => {
            setQuery(next);
            setLimit(PAGE_SIZE);
          }}
          said={isSearched ? tCount('passcodes_found', wanted.length) : ''}
        />
      )}
      {wanted.length === 0 && <p class="passcodes-none">{t('passcodes_found_none')}</p>}
      {sections.map((section) => (
        <section key={`${section.kind} ${section.name}`} class="passcode-group">
          <SectionTitle section={section} />
          <ul class="passcode-rows">{section.accounts.map((account, place) => row(account, section, place))}</ul>
        </section>
      ))}
      {wanted.length > shown && <MoreRows left={wanted.length - shown} onMore={() => setLimit(shown + PAGE_SIZE)} />}
    </>
  );
}

function SectionTitle({ section: { kind, name } }: { readonly section: Section }) {
  switch (kind) {
    case 'pinned':
      return <h3>{t('passcodes_pinned')}</h3>;
    case 'group':
      // A name of a file's could be ours: "Pinned".
      return (
        <h3>
          <Rich text="group_heading" parts={[<Plain key="name">{name}</Plain>]} />
        </h3>
      );
    case 'others':
      return <h3>{t('passcodes_others')}</h3>;
    // Of no page's site, and not told apart.
    case 'here':
    case 'found':
    case 'all':
      return null;
  }
}
