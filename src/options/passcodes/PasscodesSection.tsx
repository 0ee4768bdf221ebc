import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Answer } from '../../messaging/messages.ts';
import type { PasscodeView } from '../../messaging/passcodes.ts';
import { brokenWords, type FailureWords } from '../../ui/broken-words.ts';
import { failureWords } from '../../ui/failure-words.ts';
import type { Host } from '../../ui/host.ts';
import { spokenName } from '../../ui/import/import-words.ts';
import { t } from '../../ui/t.ts';
import { FailureNotice } from '../add/FailureNotice.tsx';
import { PasscodeList } from './PasscodeList.tsx';
import './passcodes.css';
import { PutAside } from './PutAside.tsx';
import { RemovedPasscodes } from './RemovedPasscodes.tsx';
import { UndoBar } from './UndoBar.tsx';
import type { KnownPasscodes } from './use-passcodes.ts';

/** Milliseconds that a removal can be undone at the bar; below the list for much longer. */
const UNDO_TIME = 10_000;

interface PasscodesSectionProps {
  readonly host: Host;
  readonly known: KnownPasscodes;
  readonly linked: string | null;
  readonly reload: () => void;
  /** The control that had the focus is gone. */
  readonly onFocusLost: () => void;
}

/** The accounts that make codes: found, ordered, changed, removed and brought back. */
export function PasscodesSection({ host, known, linked, reload, onFocusLost }: PasscodesSectionProps) {
  const [undoable, setUndoable] = useState<PasscodeView | null>(null);
  const [failed, setFailed] = useState<FailureWords | null>(null);
  const [said, setSaid] = useState('');
  const heading = useId();
  const there = useRef(true);
  useEffect(() => () => void (there.current = false), []);
  useEffect(
    () => (undoable === null ? undefined : host.clock.after(UNDO_TIME, () => setUndoable(null))),
    [host, undoable],
  );

  /** Does it, and draws what is true then; `after` only where it went well. */
  async function follow(change: Promise<Answer<object>>, after: () => void = () => undefined): Promise<void> {
    setFailed(null);
    try {
      const answer = await change;
      if (!there.current) return;
      if (answer.ok) after();
      else setFailed(failureWords(answer.failure));
    } catch (error) {
      if (there.current) setFailed(brokenWords(error));
    }
    reload();
  }

  const remove = (account: PasscodeView) =>
    void follow(host.send('passcodes.remove', { passcodeIds: [account.passcodeId] }), () => {
      setUndoable(account);
      onFocusLost();
    });
  const restore = (account: PasscodeView) =>
    void follow(host.send('passcodes.restore', { passcodeIds: [account.passcodeId] }), () => {
      setUndoable(null);
      setSaid(t('passcode_restored', spokenName(account)));
      onFocusLost();
    });

  const { accounts, removed, aside } = known;
  return (
    <section class="passcodes" aria-labelledby={heading}>
      <h2 id={heading} class="accounts-title">
        {t('passcodes_title')}{' '}
        {accounts.length > 0 && <span class="accounts-count">{accounts.length.toLocaleString()}</span>}
      </h2>
      <p class="unseen" role="status">
        {said}
      </p>
      {failed !== null && <FailureNotice words={failed} />}
      {aside > 0 && <PutAside count={aside} />}
      {accounts.length === 0 ? (
        <p class="passcodes-none">
          {t('passcodes_none')} <a href="#add">{t('add_account')}</a>
        </p>
      ) : (
        <PasscodeList
          host={host}
          accounts={accounts}
          linked={linked}
          onRemove={remove}
          onMove={(move) => follow(host.send('passcodes.move', move))}
          onEdit={(account, change) => follow(host.send('passcodes.edit', { passcodeId: account.passcodeId, change }))}
          onChanged={reload}
        />
      )}
      <RemovedPasscodes
        host={host}
        removed={removed}
        onRestore={restore}
        onErased={(name) => {
          setSaid(t('passcode_erased', name));
          reload();
          onFocusLost();
        }}
      />
      {undoable !== null && (
        <UndoBar text={t('passcode_removed', spokenName(undoable))} onUndo={() => restore(undoable)} />
      )}
    </section>
  );
}
