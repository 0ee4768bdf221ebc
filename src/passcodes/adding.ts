import { MAX_ENTRIES } from '../backup/bounds.ts';
import type { ImportResult } from '../backup/import-result.ts';
import { identityOf, type PreviewLine, preview } from '../backup/preview.ts';
import type { Handlers } from '../messaging/broker.ts';
import type { Answer } from '../messaging/messages.ts';
import type { PasscodeLine, PasscodePreview, PasscodeSource, TypedPasscode } from '../messaging/passcodes.ts';
import type { OathAccount } from '../oath/account.ts';
import { cleanName } from '../oath/account-name.ts';
import { checkAccount } from '../oath/check-account.ts';
import { randomToken, sha256 } from '../proofs/base64url.ts';
import type { PasscodeRecord } from '../storage/records.ts';
import { VaultError } from '../vault/lock-state.ts';
import type { LostKey } from '../vault/lost-key.ts';
import { countLost } from './aside.ts';
import {
  behind,
  type Counters,
  furthest,
  highestCounters,
  lowestCounters,
  raisingLines,
  removedLikes,
  rewind,
} from './counters.ts';
import { failed } from './failed.ts';
import { type NewAccount, newRecords, type SealedAccount } from './new-records.ts';
import { isActive, type PasscodeStore } from './passcode-store.ts';
import type { Secrets } from './secrets.ts';
import { isSite } from './site.ts';
import { partsOf, readSource } from './source.ts';

type ReadResult = Extract<ImportResult, { kind: 'read' }>;

/** What is added, and the counters that a source has of accounts that are there. */
interface Chosen {
  readonly accounts: readonly NewAccount[];
  readonly counters: Counters;
  /** A person wrote where the counter stands: it stands there, wherever a like account that was removed had come to. */
  readonly counterSaid?: boolean;
  /** When the backup was written that all accounts come out of, none besides; milliseconds. */
  readonly backupOfAll?: number | undefined;
}

interface Added {
  readonly added: readonly string[];
  /** Accounts that are there, whose counter was behind. */
  readonly raised: number;
}

export type AddingHandlers = Handlers<'passcodes.preview' | 'passcodes.add' | 'passcodes.type'>;

/** What a source would bring, and bringing it in: all of it or nothing. Nothing is kept between the two. */
export function createAdding(deps: {
  readonly store: PasscodeStore;
  readonly secrets: Secrets;
  readonly lostKey: Pick<LostKey, 'look'>;
  /** Told once every account that is there came out of a backup of this time. */
  readonly restored: (backupOfAll: number) => Promise<void>;
  readonly now: () => number;
  /** Accounts that there may be, with those that were removed. */
  readonly most?: number;
}): AddingHandlers {
  const { store, secrets, lostKey, restored, now, most = MAX_ENTRIES } = deps;

  const opened = async (records: readonly PasscodeRecord[]): Promise<readonly OathAccount[]> =>
    (await Promise.all(records.filter(isActive).map((record) => secrets.open(record)))).filter(
      (account) => account !== null,
    );

  async function judge(source: PasscodeSource, read: ReadResult, records: readonly PasscodeRecord[]) {
    const present = await opened(records);
    const judged = preview(read.entries, present).lines;
    const accounts = judged.flatMap((line) => (line.kind === 'new' ? [line] : []));
    const counters = highestCounters(judged.flatMap((line) => (line.kind === 'unreadable' ? [] : [line.account])));
    const raising = raisingLines(judged, counters, lowestCounters(present));
    const lines = judged.map((line) => lineOf(line, raising.has(line.position)));
    const chosen = { accounts, counters, backupOfAll: backupOfAll(read, records) };
    return { lines, chosen, digest: await digestOf(source, lines) };
  }

  /** A backup with an account that can't be read is not one of all. */
  function backupOfAll({ entries, createdAt }: ReadResult, records: readonly PasscodeRecord[]): number | undefined {
    if (records.some(isActive) || !entries.every(({ kind }) => kind === 'account')) return undefined;
    return createdAt !== undefined && Number.isSafeInteger(createdAt) && createdAt >= 0 && createdAt <= now()
      ? createdAt
      : undefined;
  }

  /** Each with an id, and sealed for it: what takes time, before a transaction begins. */
  async function sealAll(accounts: readonly NewAccount[]): Promise<readonly SealedAccount[]> {
    const named = accounts.map((each) => ({ ...each, passcodeId: randomToken() }));
    const sealed = await secrets.seal(named);
    return named.map((each, at) => {
      const sealedSecret = sealed[at];
      if (sealedSecret === undefined) throw new Error('an account was not sealed');
      return { ...each, sealedSecret };
    });
  }

  /** Adds what `choose` makes of what is there. */
  async function add(
    choose: (records: readonly PasscodeRecord[]) => Promise<Chosen | Answer<never>>,
    sites: readonly string[],
  ): Promise<Answer<Added>> {
    let backupOfAll: number | undefined;
    try {
      const answer = await store.afterPreparing(
        async (records) => {
          const chosen = await choose(records);
          if ('ok' in chosen) return chosen;
          if (records.length + chosen.accounts.length > most) return failed('too_many_passcodes');
          const raised = await behind(secrets, records, chosen.counters);
          if (chosen.accounts.length + raised.size === 0) return failed('nothing_to_add');
          const gone = await removedLikes(secrets, records, chosen.accounts);
          const accounts = chosen.counterSaid === true ? chosen.accounts : furthest(chosen, gone);
          const rewound = chosen.counterSaid === true ? rewind(chosen.accounts, gone) : new Map<string, number>();
          return { sealed: await sealAll(accounts), raised, rewound, backupOfAll: chosen.backupOfAll };
        },
        (records, prepared): { put?: readonly PasscodeRecord[]; answer: Answer<Added> } => {
          if ('ok' in prepared) return { answer: prepared };
          const at = now();
          backupOfAll = prepared.backupOfAll;
          const added = newRecords(prepared.sealed, records, { sites, at, changedAt: backupOfAll ?? at });
          const raised = records.flatMap((record) => {
            const counter = prepared.raised.get(record.passcodeId);
            if (record.kind !== 'hotp' || counter === undefined || counter <= record.counter) return [];
            return [{ ...record, counter, changedAt: at }];
          });
          const rewound = records.flatMap((record) => {
            const counter = prepared.rewound.get(record.passcodeId);
            return record.kind !== 'hotp' || counter === undefined || isActive(record) ? [] : [{ ...record, counter }];
          });
          const passcodeIds = added.map(({ passcodeId }) => passcodeId);
          return {
            put: [...added, ...raised, ...rewound],
            answer: { ok: true, added: passcodeIds, raised: raised.length },
          };
        },
      );
      if (answer.ok && backupOfAll !== undefined) await restored(backupOfAll);
      return answer;
    } catch (error) {
      if (error instanceof VaultError) return failed('vault_damaged', error.message);
      throw error;
    }
  }

  return {
    async 'passcodes.preview'({ source }): Promise<PasscodePreview> {
      const read = await readSource(source);
      if (read.kind !== 'read') return read;
      const lost = await lostKey.look();
      if (lost !== null) return { kind: 'vault_lost', source: read.source, ...countLost(lost) };
      const { lines, digest } = await judge(source, read, await store.all());
      return {
        kind: 'read',
        source: read.source,
        lines,
        digest,
        parts: partsOf(source, read.source),
        enrolAgain: read.enrolAgain,
      };
    },
    async 'passcodes.add'({ source, digest, site }) {
      const read = await readSource(source);
      if (read.kind !== 'read') return failed('preview_changed', read.kind);
      return add(
        async (records) => {
          const judged = await judge(source, read, records);
          return judged.digest === digest ? judged.chosen : failed('preview_changed');
        },
        site !== null && isSite(site) ? [site] : [],
      );
    },
    async 'passcodes.type'({ typed }) {
      const checked = checkTyped(typed);
      if (!checked.ok) return checked;
      const { account } = checked;
      const answer = await add(async (records) => {
        const isThere = (await opened(records)).some((present) => identityOf(present) === identityOf(account));
        if (isThere) return failed('passcode_there');
        const counterSaid = typed.counter.trim() !== '';
        return { accounts: [{ account, arrangement: {} }], counters: new Map(), counterSaid };
      }, []);
      if (!answer.ok) return answer;
      const [passcodeId = ''] = answer.added;
      return { ok: true, passcodeId };
    },
  };
}

function checkTyped(typed: TypedPasscode): Answer<{ readonly account: OathAccount }> {
  const outcome = checkAccount(typed);
  if (outcome.kind === 'account') return { ok: true, account: outcome.account };
  switch (outcome.reason) {
    case 'no_secret':
      return failed('secret_missing');
    case 'bad_secret':
      return failed('secret_invalid');
    case 'not_otpauth':
    case 'unknown_kind':
    case 'bad_digits':
    case 'bad_period':
    case 'bad_counter':
    case 'bad_algorithm':
    case 'too_long':
      return failed('passcode_invalid', outcome.reason);
  }
}

/** Names what was shown: where the source is another, or does something else now, it is another. */
function digestOf(source: PasscodeSource, lines: readonly PasscodeLine[]): Promise<string> {
  return sha256(JSON.stringify([source.kind, source.kind === 'file' ? source.bytes : source.text, lines]));
}

function lineOf(line: PreviewLine, raises: boolean): PasscodeLine {
  const { position } = line;
  if (line.kind === 'unreadable') return { position, kind: 'unreadable', name: line.name, reason: line.reason };
  const { issuer, label, kind } = line.account;
  const shown = { position, issuer, label, account: kind, raises };
  if (line.kind === 'new')
    return { ...shown, kind: 'new', group: cleanName(line.arrangement.group ?? ''), sameAs: null };
  return { ...shown, kind: 'duplicate', group: '', sameAs: line.of.kind === 'line' ? line.of.position : null };
}
