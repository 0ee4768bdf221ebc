import * as v from 'valibot';
import type { RequestOf } from './messages.ts';
import { LONGEST_NOTE, MAX_CODES_ASKED, type PasscodeMessages } from './passcodes.ts';

/** Characters of a name that the person types, of a site (RFC 1035 section 2.3.4, and a port), of a password. */
const NAME = 256;
const SITE = 253 + ':65535'.length;
const PASSWORD = 1_024;
/** Most accounts that one message may name; an import may bring as many. */
const MOST_ACCOUNTS = 20_000;
/** Base64 of the largest file that is read: 16 MiB. */
const LONGEST_FILE = Math.ceil((16 * 1024 * 1024) / 3) * 4;
/** Characters of all codes of one transfer. */
const LONGEST_TEXT = 1_048_576;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const empty = v.strictObject({});
const short = (most: number) => v.pipe(v.string(), v.maxLength(most));
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const tabId = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ids = (most: number) => v.pipe(v.array(id), v.maxLength(most));
const site = v.pipe(v.string(), v.minLength(1), v.maxLength(SITE));
const origin = v.pipe(v.string(), v.minLength(1), v.maxLength('https://'.length + SITE));
const kind = v.picklist(['totp', 'hotp', 'steam']);
const source = v.variant('kind', [
  v.strictObject({
    kind: v.literal('file'),
    bytes: v.pipe(v.string(), v.maxLength(LONGEST_FILE)),
    password: v.nullable(short(PASSWORD)),
  }),
  v.strictObject({ kind: v.literal('text'), text: short(LONGEST_TEXT) }),
]);

type PasscodeContract = {
  readonly [N in keyof PasscodeMessages]: {
    readonly from: PasscodeMessages[N]['from'];
    readonly request: v.GenericSchema<unknown, RequestOf<N>>;
  };
};

/** The part of the contract that is about accounts with codes. */
export const PASSCODE_CONTRACT: PasscodeContract = {
  'passcodes.list': {
    from: 'page',
    request: v.strictObject({
      tabId: v.nullable(tabId),
      first: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_CODES_ASKED)),
    }),
  },
  'passcodes.codes': { from: 'page', request: v.strictObject({ passcodeIds: ids(MAX_CODES_ASKED) }) },
  'passcodes.next': { from: 'page', request: v.strictObject({ passcodeId: id }) },
  'passcodes.edit': {
    from: 'page',
    request: v.strictObject({
      passcodeId: id,
      change: v.strictObject({
        issuer: v.exactOptional(short(NAME)),
        label: v.exactOptional(short(NAME)),
        group: v.exactOptional(short(NAME)),
        note: v.exactOptional(short(LONGEST_NOTE)),
        pinned: v.exactOptional(v.boolean()),
        unbind: v.exactOptional(v.pipe(v.array(site), v.maxLength(64))),
      }),
    }),
  },
  'passcodes.move': { from: 'page', request: v.strictObject({ passcodeId: id, before: v.nullable(id) }) },
  'passcodes.remove': { from: 'page', request: v.strictObject({ passcodeIds: ids(MOST_ACCOUNTS) }) },
  'passcodes.restore': { from: 'page', request: v.strictObject({ passcodeIds: ids(MOST_ACCOUNTS) }) },
  'passcodes.erase': { from: 'options', request: v.strictObject({ passcodeIds: ids(MOST_ACCOUNTS) }) },
  'passcodes.removed': { from: 'page', request: empty },
  'passcodes.preview': { from: 'page', request: v.strictObject({ source }) },
  'passcodes.add': {
    from: 'page',
    request: v.strictObject({ source, digest: short(64), site: v.nullable(site) }),
  },
  'passcodes.type': {
    from: 'page',
    request: v.strictObject({
      typed: v.strictObject({
        issuer: short(NAME),
        label: short(NAME),
        secret: short(1_024),
        kind,
        algorithm: short(16),
        digits: short(16),
        period: short(16),
        counter: short(32),
      }),
    }),
  },
  'passcodes.startAnew': { from: 'options', request: empty },
  'passcodes.export': {
    from: 'options',
    request: v.variant('form', [
      v.strictObject({ form: v.literal('backup'), password: short(PASSWORD) }),
      v.strictObject({ form: v.literal('uris') }),
      v.strictObject({ form: v.literal('account'), passcodeId: id }),
      v.strictObject({ form: v.literal('migration'), passcodeIds: ids(MOST_ACCOUNTS) }),
    ]),
  },
  'passcodes.saved': {
    from: 'options',
    request: v.strictObject({ at: time, ahead: v.pipe(v.record(id, time), v.maxEntries(MOST_ACCOUNTS)) }),
  },
  'passcodes.fill': {
    from: 'popup',
    request: v.strictObject({ passcodeId: id, tabId, site, origin, bind: v.boolean() }),
  },
};
