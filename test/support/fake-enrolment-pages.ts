import { randomToken } from '../../src/proofs/base64url.ts';
import type { PublicJwk } from '../../src/wire/fields.ts';
import { LIFETIME } from '../../src/wire/lifetimes.ts';
import { Refused } from './refused.ts';

/** A page that shows an enrolment code to whoever proved `destination` (P22). Times in seconds. */
export interface FakeEnrolment {
  readonly id: string;
  readonly otp: string;
  readonly destination: string;
  readonly expiresAt: number;
  /** Until when its code can be taken. */
  readonly claimBy: number;
  state:
    | { readonly kind: 'open' }
    | { readonly kind: 'claimed'; readonly by: OwnKey; readonly name: string }
    | { readonly kind: 'registered'; readonly by: OwnKey; readonly deviceId: string }
    | { readonly kind: 'refused'; readonly by: OwnKey };
}

/** The key that signed a call and is in its header. */
export interface OwnKey {
  readonly jwk: PublicJwk;
  readonly print: string;
}

/** The pages of a token server where accounts are added, and what an authenticator asks of them. */
export function createFakeEnrolmentPages(deps: {
  readonly issuer: string;
  readonly now: () => number;
  readonly name: () => string;
  /** Makes a device of the key, and gives its id. */
  readonly admit: (destination: string, jwk: PublicJwk, name: string) => string;
  readonly registered: (deviceId: string) => Promise<object>;
  readonly isThere: (deviceId: string) => boolean;
}) {
  const { issuer, now, name, admit, registered, isThere } = deps;
  const enrolments = new Map<string, FakeEnrolment>();
  const state = {
    /** What an answer waits for as long as the page has not confirmed; `null`: it is given at once. */
    hold: null as (() => Promise<void>) | null,
  };

  function claimedBy({ state: current }: FakeEnrolment): OwnKey {
    if (current.kind === 'open') throw new Error('nobody took the code');
    return current.by;
  }

  function outcome({ state: current, expiresAt }: FakeEnrolment): object | Promise<object> {
    switch (current.kind) {
      case 'registered':
        // A device that was removed since is as good as refused.
        return isThere(current.deviceId) ? registeredAnswer(current.deviceId) : { status: 'refused' };
      case 'refused':
        return { status: 'refused' };
      case 'open':
      case 'claimed':
        return expiresAt > now() ? { status: 'waiting', expires_in: expiresAt - now() } : { status: 'expired' };
    }
  }

  const registeredAnswer = async (deviceId: string) => ({ status: 'registered', ...(await registered(deviceId)) });

  return {
    state,
    claim({ jwk, print }: OwnKey, body: string) {
      const json = JSON.parse(body) as { otp: string; public_key: PublicJwk; name: string };
      if (JSON.stringify(jwk) !== JSON.stringify(json.public_key)) throw new Refused('invalid_proof');
      const enrolment = [...enrolments.values()].find(({ otp }) => otp === json.otp);
      if (enrolment === undefined) throw new Refused('unknown_code');
      if (enrolment.state.kind === 'open') {
        if (enrolment.claimBy <= now()) throw new Refused('expired');
        enrolment.state = { kind: 'claimed', by: { jwk, print }, name: json.name };
      } else if (enrolment.state.by.print !== print) throw new Refused('code_not_open');
      const { id, destination, expiresAt } = enrolment;
      const expires_in = Math.max(0, expiresAt - now());
      return { status: 200, json: { enrolment_id: id, issuer_name: name(), label: mask(destination), expires_in } };
    },
    async result({ print }: OwnKey, body: string) {
      const json = JSON.parse(body) as { enrolment_id: string; wait?: number };
      const enrolment = enrolments.get(json.enrolment_id);
      if (enrolment === undefined || claimedBy(enrolment).print !== print) throw new Refused('unknown_enrolment');
      if (enrolment.state.kind === 'claimed' && (json.wait ?? 0) > 0) await state.hold?.();
      return { status: 200, json: await outcome(enrolment) };
    },
    /** A page that shows a code; its text. */
    open(destination = 'ada@example.org'): { readonly text: string; readonly enrolment: FakeEnrolment } {
      const [id, otp] = [randomToken(), randomToken()];
      const [expiresAt, claimBy] = [now() + LIFETIME.enrolmentPage, now() + LIFETIME.code];
      const enrolment: FakeEnrolment = { id, otp, destination, expiresAt, claimBy, state: { kind: 'open' } };
      enrolments.set(id, enrolment);
      return { text: `${issuer}/enrol#${otp}`, enrolment };
    },
    /** The thumbprint of the key that the page shows a number of. */
    printOf: (enrolment: FakeEnrolment): string => claimedBy(enrolment).print,
    /** The person says on the page that the number is right. */
    confirm(enrolment: FakeEnrolment): void {
      if (enrolment.state.kind !== 'claimed') throw new Error(`the enrolment is ${enrolment.state.kind}`);
      const { by } = enrolment.state;
      const deviceId = admit(enrolment.destination, by.jwk, enrolment.state.name);
      enrolment.state = { kind: 'registered', by, deviceId };
    },
    /** The person says no. */
    refuse(enrolment: FakeEnrolment): void {
      enrolment.state = { kind: 'refused', by: claimedBy(enrolment) };
    },
  };
}

const mask = (destination: string) => `${destination.slice(0, 1)}•••${destination.slice(destination.indexOf('@'))}`;
