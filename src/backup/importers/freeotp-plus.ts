import * as v from 'valibot';
import { MAX_ENTRIES } from '../bounds.ts';
import { type EntryOutcome, entryOf, nameIn, readEach, unreadable } from '../entry.ts';
import { type ImportResult, refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';
import { has } from '../json.ts';
import { Said, Text } from './fields.ts';

/**
 * FreeOTP+'s JSON (github.com/helloworld1/FreeOTPPlus, `SavedTokens` and `Token`): `tokens` with secrets as lists of
 * Java's signed bytes, and `tokenOrder`.
 */
export const freeOtpPlus: Importer = {
  source: 'freeotp_plus',
  recognise: (file) =>
    file.kind === 'json' && has(file.value, 'tokens', 'tokenOrder') ? () => read(file.value) : null,
};

const Saved = v.object({ tokens: v.array(v.unknown()) });
const SignedByte = v.pipe(v.number(), v.integer(), v.minValue(-128), v.maxValue(255));
const Token = v.object({
  type: v.string(),
  algo: Said,
  digits: Said,
  period: Said,
  counter: Said,
  issuerExt: Text,
  issuerInt: Text,
  label: Text,
  /** What the person renamed them to. */
  issuerAlt: Text,
  labelAlt: Text,
  secret: v.pipe(v.array(v.unknown()), v.maxLength(1024), v.array(SignedByte)),
});

function read(value: unknown): ImportResult {
  const saved = v.safeParse(Saved, value);
  if (!saved.success) return refused('freeotp_plus', 'damaged');
  const { tokens } = saved.output;
  if (tokens.length > MAX_ENTRIES) return refused('freeotp_plus', 'too_many');
  return { kind: 'read', source: 'freeotp_plus', entries: readEach(tokens, readToken), enrolAgain: [] };
}

function readToken(value: unknown): EntryOutcome {
  const parsed = v.safeParse(Token, value);
  if (!parsed.success) return unreadable(nameIn(value, 'issuerExt', 'label'), 'not_an_entry');
  const token = parsed.output;
  return entryOf(
    {
      // The app makes Steam's letters for what this issuer gave, by its name alone.
      kind: token.issuerExt === 'Steam' && /^totp$/i.test(token.type) ? 'steam' : token.type,
      issuer: [token.issuerAlt, token.issuerExt, token.issuerInt].find((name) => name !== ''),
      label: token.labelAlt === '' ? token.label : token.labelAlt,
      secret: Uint8Array.from(token.secret),
      algorithm: token.algo,
      digits: token.digits,
      period: token.period,
      // One that was added with counter 0 and never used stands at -1, for which there is no code (RFC 4226).
      counter: token.counter === -1 ? 0 : token.counter,
    },
    {},
  );
}
