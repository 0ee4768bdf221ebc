import { generateAccountKey } from '../../../src/proofs/keys.ts';
import { ApiError } from '../../../src/protocols/countersign/api-error.ts';
import type { Signer } from '../../../src/protocols/countersign/proven-call.ts';
import type { EnrolmentClaimed } from '../../../src/wire/enrolment.ts';
import {
  type Attack,
  leftOut,
  notPlayed,
  notRefused,
  otherReason,
  type Played,
  type Range,
  refused,
} from '../attack.ts';
import { formsOn, type ShownCode, sendForm, showEnrolmentCode } from '../enrolment-page.ts';
import { mustFail, mustRefuse, worst } from './answers.ts';

/** A code that its person's page shows, and that the attacker's fresh key has claimed. */
interface CopiedCode extends ShownCode {
  readonly thief: Signer;
  readonly claimed: EnrolmentClaimed;
}

const NO_ENROLMENT = leftOut('it has no enrolment by a code of its page, as far as this kit can tell');

const claim = async ({ attacker, issuer }: Range, otp: string) => {
  const { privateKey, publicJwk } = await generateAccountKey();
  const thief: Signer = { issuer, key: privateKey, id: { jwk: publicJwk } };
  const claimed = await attacker.api.claimEnrolment(thief, { otp, public_key: publicJwk, name: 'Relay test kit' });
  return { thief, claimed };
};

/** Plays with an enrolment code of the victim's page, once the attacker has claimed it. */
const withCopied = (play: (range: Range, copied: CopiedCode) => Promise<Played>) => async (range: Range) => {
  const shown = await showEnrolmentCode(range, 'victim');
  if (shown === null) return NO_ENROLMENT;
  const result = await claim(range, shown.otp).catch((error: unknown) => {
    if (error instanceof ApiError && error.code === 'server_garbage') return null;
    throw error;
  });
  return result === null ? NO_ENROLMENT : play(range, { ...shown, ...result });
};

/** The claim must wait still, whatever was tried. A device that came of it is removed. */
async function mustWait({ attacker }: Range, { thief, claimed }: CopiedCode, registered: string): Promise<Played> {
  const result = await attacker.api.enrolmentResult(thief, claimed.enrolment_id, 0);
  switch (result.status) {
    case 'waiting':
      return refused('it waits for the yes of its own page');
    case 'registered': {
      const { device_id } = result.device;
      await attacker.api.removeDevice({ ...thief, id: { kid: device_id } }, device_id);
      return notRefused(registered);
    }
    case 'refused':
    case 'expired':
      return otherReason(result.status, 'waiting');
  }
}

/** Whoever holds a copied enrolment code must not become a device of its person (P22). */
export const ENROLMENT_ATTACKS: readonly Attack[] = [
  {
    name: "a copied enrolment code claimed by the attacker's key",
    rule: 'P22',
    play: withCopied((range, copied) =>
      mustWait(range, copied, 'trusted without a yes of the page that showed the code'),
    ),
  },
  {
    name: "the question about a copied enrolment code answered in the attacker's browser",
    rule: 'P22',
    play: withCopied(answeredElsewhere),
  },
  {
    name: 'a claimed enrolment code claimed again, and its result asked for, by another key',
    rule: 'P2, P22',
    play: withCopied(async (range, { otp, thief, claimed }) => {
      const { privateKey, publicJwk } = await generateAccountKey();
      const other: Signer = { ...thief, key: privateKey, id: { jwk: publicJwk } };
      const asked = range.attacker.api.enrolmentResult(other, claimed.enrolment_id, 0);
      return worst([
        await mustFail(asked, 'told what became of it', 'unknown_enrolment'),
        await mustFail(claim(range, otp), 'claimed twice', 'code_not_open'),
      ]);
    }),
  },
];

/** Sends every answer that the page offers its person from a browser without its cookies, and from one with its own. */
async function answeredElsewhere(range: Range, copied: CopiedCode): Promise<Played> {
  const question = await copied.browser.open(copied.page.url);
  const answers = formsOn(question);
  if (answers.length === 0) return notPlayed(`${question.url} asks its person nothing (${question.status})`);
  const own = await showEnrolmentCode(range, 'attacker');
  const parts: Played[] = [];
  for (const browser of [range.newBrowser(), own?.browser ?? range.newBrowser()]) {
    for (const answer of answers) {
      const visit = await sendForm(browser, range.issuer, answer);
      parts.push(mustRefuse(visit, String(visit.status)));
    }
  }
  const after = await mustWait(range, copied, 'another browser said yes for its person');
  // Its own words where all was well: how each form was refused.
  return worst([after, ...parts]);
}
