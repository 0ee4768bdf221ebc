import { createHmac, randomInt } from 'node:crypto';
import { VERIFICATION } from './verification-room.ts';

/** Random digits, without the bias of a remainder. */
export const randomCode = (): string =>
  randomInt(10 ** VERIFICATION.digits)
    .toString()
    .padStart(VERIFICATION.digits, '0');

/** What is stored of a code: it fits this verification of this destination only, and can't be tried without the key. */
export const hashCode = (key: Uint8Array, verificationId: string, destination: string, code: string): string =>
  hmac(key, ['code', verificationId, destination, code]);

/** A requester as it is stored: the same for the same address, and no address. */
export const hashRequester = (key: Uint8Array, requester: string): string => hmac(key, ['requester', requester]);

/** JSON keeps the parts apart, whatever characters are in them. */
const hmac = (key: Uint8Array, parts: readonly string[]): string =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');

/** Digits as people type and paste them: other scripts' digits, spaces and dashes are taken. */
export const plainCode = (typed: string): string => typed.normalize('NFKC').replace(/[\s-]/g, '');
