import { randomToken, sha256 } from '../../../src/proofs/base64url.ts';
import { generateAccountKey } from '../../../src/proofs/keys.ts';
import { ApiError } from '../../../src/protocols/countersign/api-error.ts';
import { type Attack, leftOut, notPlayed, type Range } from '../attack.ts';
import { pageOn } from '../authenticator.ts';
import { mustFail, worst } from './answers.ts';

const ACCEPTED = 'accepted, with a ticket';

/** What a device is told that decides about another's claim, rightly signed or not. */
const NOT_THEIRS = ['unknown_transaction', 'wrong_account'] as const;

/** Two codes that the victim claimed: what is signed for one must be worth nothing for the other. */
async function twoClaims({ app, victim }: Range) {
  return [await victim.claim((await app.push()).otp), await victim.claim((await app.push()).otp)] as const;
}

/** Decisions and claims that are signed for something else, or by somebody else. */
export const KEY_ATTACKS: readonly Attack[] = [
  {
    name: 'a claimed code claimed by another key',
    rule: 'P2, P13',
    async play({ app, victim, attacker }) {
      const { otp } = await app.push();
      await victim.claim(otp);
      return mustFail(attacker.claim(otp), 'claimed twice', 'code_not_open');
    },
  },
  {
    name: "a code that the victim claimed decided by the attacker's device",
    rule: 'P13',
    async play({ app, victim, attacker, origin }) {
      const code = await victim.claim((await app.push()).otp);
      const decision = await victim.sign(code, pageOn(origin));
      return worst([
        await mustFail(attacker.api.decide(attacker.signer, code.claimed.txn, decision), ACCEPTED, ...NOT_THEIRS),
        await mustFail(attacker.accept(code, pageOn(origin), attacker.self), ACCEPTED, ...NOT_THEIRS),
      ]);
    },
  },
  {
    name: "a decision in the victim's name signed by another key",
    rule: 'P15',
    async play({ app, victim, attacker, origin }) {
      const code = await victim.claim((await app.push()).otp);
      const { privateKey } = await generateAccountKey();
      return worst([
        await mustFail(victim.accept(code, pageOn(origin), {}, privateKey), ACCEPTED, 'invalid_decision'),
        await mustFail(victim.accept(code, pageOn(origin), {}, attacker.signer.key), ACCEPTED, 'invalid_decision'),
      ]);
    },
  },
  {
    name: 'the decision of one login handed in for another',
    rule: 'P15',
    async play(range) {
      const [first, second] = await twoClaims(range);
      const decision = await range.victim.sign(first, pageOn(range.origin));
      return mustFail(
        range.victim.api.decide(range.victim.signer, second.claimed.txn, decision),
        ACCEPTED,
        'invalid_decision',
      );
    },
  },
  {
    name: 'a decision that repeats another transaction, code, account, client, server or details',
    rule: 'P15',
    async play(range) {
      const [code, other] = await twoClaims(range);
      const changes = [
        { txn: other.context.txn },
        { otp_hash: await sha256(randomToken()) },
        { sub: randomToken() },
        { client_id: 'another' },
        { issuer: 'https://prize.example' },
        { details_hash: await sha256('another') },
      ];
      const parts = [];
      for (const change of changes) {
        const call = range.victim.accept(code, pageOn(range.origin), change);
        parts.push(await mustFail(call, ACCEPTED, 'invalid_decision'));
      }
      return worst(parts);
    },
  },
  {
    name: 'a denied login approved afterwards',
    rule: 'P17',
    async play({ app, victim, origin }) {
      const code = await victim.claim((await app.push()).otp);
      const denial = await victim.deny(code, pageOn(origin));
      if (denial.status !== 'denied') return notPlayed(`a denial was answered ${denial.status}`);
      return mustFail(victim.accept(code, pageOn(origin)), ACCEPTED, 'already_decided');
    },
  },
  {
    name: 'a login that was begun for another account claimed',
    rule: 'P8',
    async play({ app, victim, attacker }) {
      const { otp } = await app.push({ login_hint: attacker.address });
      return mustFail(victim.claim(otp), 'claimed', 'wrong_account');
    },
  },
  {
    name: 'a sign-in code taken for an enrolment code',
    rule: 'P1',
    async play({ app, issuer, victim }) {
      const { otp } = await app.push();
      const { privateKey, publicJwk } = await generateAccountKey();
      const signer = { issuer, key: privateKey, id: { jwk: publicJwk } };
      try {
        return await mustFail(
          victim.api.claimEnrolment(signer, { otp, public_key: publicJwk, name: 'Relay test kit' }),
          'claimed',
          'unknown_code',
        );
      } catch (error) {
        if (error instanceof ApiError && error.code === 'server_garbage') return leftOut('it has no enrolment by code');
        throw error;
      }
    },
  },
  {
    name: 'a code claimed after its time',
    rule: 'P2',
    slow: true,
    async play({ app, victim, wait }) {
      const { otp } = await app.push();
      await wait(62);
      return mustFail(victim.claim(otp), 'claimed after 62 s', 'expired', 'unknown_code');
    },
  },
];
