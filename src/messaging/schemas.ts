import * as v from 'valibot';
import { OTHER_KINDS } from '../payloads/payload.ts';
import { base64url, IdSchema, Sha256Schema } from '../wire/fields.ts';
import type { MessageName, Messages, RequestOf, ScanReport } from './messages.ts';
import { PASSCODE_CONTRACT } from './passcode-schemas.ts';

/** Most texts that one report may hold, the longest of them, and the highest count it may name. */
export const MAX_TEXTS = 16;
export const MAX_TEXT_LENGTH = 512;
/** The same of a text that holds accounts with codes: a QR code of the largest version holds 2,953 bytes. */
export const MAX_ACCOUNT_TEXT_LENGTH = 3_000;
const MAX_COUNT = 10_000;

/** Areas that one capture is read in, the longest address of a picture, and the farthest that a page reaches in CSS pixels. */
export const MAX_AREAS = 8;
export const MAX_ADDRESS_LENGTH = 2048;
const FARTHEST = 1_000_000;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const empty = v.strictObject({});
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_COUNT));
const codeTexts = v.pipe(v.array(v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH))), v.maxLength(MAX_TEXTS));
const tabId = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const place = v.pipe(v.number(), v.minValue(-FARTHEST), v.maxValue(FARTHEST));
const extent = v.pipe(v.number(), v.minValue(1), v.maxValue(FARTHEST));

const codesReport = {
  texts: codeTexts,
  others: count,
  kinds: v.pipe(v.array(v.picklist(OTHER_KINDS)), v.maxLength(OTHER_KINDS.length)),
  framed: codeTexts,
  unreadable: count,
  editing: v.boolean(),
  looked: v.exactOptional(v.strictObject({ pictures: count, drawings: count, frames: count, captured: v.boolean() })),
};

/** What a content script answers to a scan. */
export const ScanReportSchema: v.GenericSchema<unknown, ScanReport> = v.strictObject({
  ...codesReport,
  accounts: v.exactOptional(
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(MAX_ACCOUNT_TEXT_LENGTH))), v.maxLength(MAX_TEXTS)),
  ),
});

type Contract = {
  readonly [N in MessageName]: {
    readonly from: Messages[N]['from'];
    readonly request: v.GenericSchema<unknown, RequestOf<N>>;
  };
};

/** Who may send each message and what its request must look like. `messages.ts` is the type of it; this is the check. */
export const CONTRACT: Contract = {
  'codes.seen': {
    from: 'content',
    request: v.strictObject(codesReport),
  },
  'reader.wanted': { from: 'content', request: empty },
  'areas.read': {
    from: 'content',
    request: v.strictObject({
      areas: v.pipe(
        v.array(v.strictObject({ x: place, y: place, width: extent, height: extent })),
        v.minLength(1),
        v.maxLength(MAX_AREAS),
      ),
      viewport: v.strictObject({ width: extent, height: extent }),
    }),
  },
  'picture.read': {
    from: 'content',
    request: v.strictObject({ address: v.pipe(v.string(), v.maxLength(MAX_ADDRESS_LENGTH), v.regex(/^https?:\/\//)) }),
  },
  'page_picture.open': { from: 'popup', request: v.strictObject({ tabId }) },
  'page_picture.take': { from: 'page', request: v.strictObject({ id }) },
  'popup.view': { from: 'popup', request: empty },
  'scan.page': { from: 'popup', request: v.strictObject({ tabId }) },
  'request.continue': { from: 'popup', request: v.strictObject({ requestId: id, accountId: id }) },
  'request.decide': {
    from: 'popup',
    request: v.strictObject({
      requestId: id,
      txn: base64url(22, 128),
      detailsHash: Sha256Schema,
      verdict: v.variant('decision', [
        v.strictObject({ decision: v.literal('accept') }),
        v.strictObject({ decision: v.literal('deny'), reason: v.picklist(['not_me', 'cancelled']) }),
      ]),
    }),
  },
  'request.burn': { from: 'popup', request: v.strictObject({ requestId: id }) },
  'request.dismiss': { from: 'popup', request: v.strictObject({ requestId: id }) },
  'enrolment.start': {
    from: 'page',
    request: v.strictObject({
      issuer: v.pipe(v.string(), v.maxLength(512)),
      destination: v.pipe(v.string(), v.maxLength(254)),
      deviceName: v.pipe(v.string(), v.maxLength(80)),
    }),
  },
  'enrolment.pending': { from: 'page', request: empty },
  'enrolment.resend': { from: 'page', request: v.strictObject({ enrolmentId: id }) },
  'enrolment.verify': {
    from: 'page',
    request: v.strictObject({ enrolmentId: id, code: v.pipe(v.string(), v.maxLength(40)) }),
  },
  'enrolment.cancel': { from: 'page', request: v.strictObject({ enrolmentId: id }) },
  'page_enrolment.begin': {
    from: 'popup',
    request: v.strictObject({ offerId: id, deviceName: v.pipe(v.string(), v.maxLength(80)) }),
  },
  'page_enrolment.cancel': { from: 'popup', request: v.strictObject({ enrolmentId: id }) },
  'page_enrolment.dismiss': { from: 'popup', request: v.strictObject({ id }) },
  'accounts.list': { from: 'page', request: empty },
  'accounts.rename': {
    from: 'page',
    request: v.strictObject({ accountId: id, name: v.pipe(v.string(), v.maxLength(80)) }),
  },
  'accounts.remove': { from: 'page', request: v.strictObject({ accountId: id, force: v.boolean() }) },
  'accounts.refresh': { from: 'page', request: empty },
  'accounts.freshen': { from: 'page', request: empty },
  'devices.list': { from: 'options', request: v.strictObject({ accountId: id }) },
  'devices.approve': {
    from: 'options',
    request: v.strictObject({ accountId: id, deviceId: IdSchema, thumbprint: Sha256Schema }),
  },
  'devices.remove': { from: 'options', request: v.strictObject({ accountId: id, deviceId: IdSchema }) },
  ...PASSCODE_CONTRACT,
  'diagnostics.get': { from: 'page', request: empty },
  'history.list': { from: 'page', request: empty },
  'settings.get': { from: 'page', request: empty },
  'clipboard.copied': {
    from: 'popup',
    request: v.strictObject({ text: v.pipe(v.string(), v.minLength(1), v.maxLength(16)) }),
  },
  'settings.set': { from: 'page', request: v.strictObject({ openPopupByItself: v.boolean() }) },
};
