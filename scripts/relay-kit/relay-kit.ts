import { setTimeout as sleep } from 'node:timers/promises';
import { randomToken } from '../../src/proofs/base64url.ts';
import { webOrigin } from '../../src/proofs/origin.ts';
import { SetupError } from '../setup/setup-error.mjs';
import { onStop } from '../start/on-stop.ts';
import type { RelayKitArguments } from './arguments.mjs';
import type { Attack, Played, Range } from './attack.ts';
import { DOOR_ATTACKS } from './attacks/doors.ts';
import { ENROLMENT_ATTACKS } from './attacks/enrolment.ts';
import { KEY_ATTACKS } from './attacks/keys.ts';
import { ORIGIN_ATTACKS } from './attacks/origins.ts';
import { TICKET_ATTACKS } from './attacks/tickets.ts';
import { type Authenticator, enrolAuthenticator } from './authenticator.ts';
import { createBrowser } from './http-browser.ts';
import { askCode, outboxReader } from './read-code.ts';
import { reasonOf } from './reason.ts';
import { type Registration, registrationOf } from './registration.ts';
import { asJson, asTable, type Row } from './report.ts';
import { assertTokenServer, createTestedApp } from './tested-app.ts';

export const ATTACKS: readonly Attack[] = [
  ...ORIGIN_ATTACKS,
  ...DOOR_ATTACKS,
  ...TICKET_ATTACKS,
  ...KEY_ATTACKS,
  ...ENROLMENT_ATTACKS,
];

/** The whole of `npm run relay-kit`. Answers the exit code. @throws SetupError when nothing could be played */
export async function relayKit(root: string, wanted: RelayKitArguments): Promise<number> {
  if (wanted.list) {
    for (const { name, rule, slow } of ATTACKS) {
      console.log(`${rule.padEnd(9)} ${name}${slow === true ? ' (--slow)' : ''}`);
    }
    return 0;
  }
  const attacks = ATTACKS.filter(({ name, slow }) => name.includes(wanted.only) && (slow !== true || wanted.slow));
  if (attacks.length === 0) throw new SetupError(`No attack has "${wanted.only}" in its name; --list names them.`);
  // First: that nobody is there is not mended by naming a client.
  await assertTokenServer(wanted.issuer);
  const registration = registrationOf(root, wanted);
  const rows = await playAttacks(attacks, { ...wanted, registration }, onStop());
  console.log(wanted.json ? asJson(wanted.issuer, rows) : asTable(wanted.issuer, rows));
  return rows.length === attacks.length && allRefused(rows) ? 0 : 1;
}

/** Whether all was refused for the reason that each attack is due: one that broke on the way, or met another check, was not. */
export const allRefused = (rows: readonly Row[]): boolean =>
  rows.some(({ verdict }) => verdict === 'refused') &&
  rows.every((row) => row.verdict === 'refused' || (row.verdict === 'not_played' && row.by_choice === true));

/** The server and the two people whose part the kit plays. */
export interface Setting extends Pick<RelayKitArguments, 'issuer' | 'origin' | 'app' | 'email' | 'attackerEmail'> {
  readonly registration: Registration;
}

/** Plays attacks one after the other, with devices that are removed again, also when `stopping` aborts. @throws SetupError */
export async function playAttacks(
  attacks: readonly Attack[],
  setting: Setting,
  stopping: AbortSignal,
): Promise<readonly Row[]> {
  const { issuer, registration } = setting;
  const app = await createTestedApp(issuer, registration);
  const enrolled: Authenticator[] = [];
  const readCode = setting.email === null ? outboxReader(issuer) : askCode;
  const own = { victim: setting.email, attacker: setting.attackerEmail };
  const addressOf = (who: keyof typeof own): string =>
    own[who] ?? `relay-kit-${who}-${randomToken(64).toLowerCase()}@example.com`;
  const enrol = async (who: keyof typeof own): Promise<Authenticator> => {
    const one = await enrolAuthenticator(issuer, addressOf(who), readCode);
    enrolled.push(one);
    return one;
  };
  try {
    const range: Range = {
      issuer,
      app,
      victim: await enrol('victim'),
      attacker: await enrol('attacker'),
      origin: setting.origin ?? webOrigin(registration.redirectUri) ?? issuer,
      appLogin: setting.app,
      newBrowser: createBrowser,
      personOf: (who) => {
        const address = addressOf(who);
        return { address, readCode: () => readCode(address) };
      },
      wait: (seconds) => sleep(seconds * 1000, undefined, { signal: stopping }),
    };
    const rows: Row[] = [];
    for (const attack of attacks) {
      if (stopping.aborted) break;
      rows.push({ name: attack.name, rule: attack.rule, ...(await playOne(attack, range)) });
    }
    return rows;
  } finally {
    for (const one of enrolled) {
      await one.remove().catch((error: unknown) => {
        console.error(`The test device of ${one.address} could not be removed: ${String(error)}`);
      });
    }
  }
}

/** An attack that broke on the way tells nothing, and the others go on. */
async function playOne(attack: Attack, range: Range): Promise<Played> {
  try {
    return await attack.play(range);
  } catch (error) {
    if (error instanceof SetupError) throw error;
    return { verdict: 'not_played', answered: reasonOf(error) };
  }
}
