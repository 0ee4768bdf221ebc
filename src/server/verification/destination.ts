import type { StartVerification } from '../../wire/verification.ts';
import { ProblemError } from '../problem.ts';

/** Where a code goes: one form for each destination, however it was typed. */
export interface Destination {
  readonly channel: 'phone' | 'email';
  readonly destination: string;
}

/** @throws ProblemError invalid_request when it is no phone number or e-mail address */
export function destinationOf(start: StartVerification): Destination {
  return 'phone_number' in start
    ? { channel: 'phone', destination: phoneNumber(start.phone_number) }
    : { channel: 'email', destination: emailAddress(start.email) };
}

/** E.164: plus, country code, 8 to 15 digits together. Spaces, dashes, dots and brackets are for the eye; 00 is a plus. */
export function phoneNumber(typed: string): string {
  const plain = typed
    .normalize('NFKC')
    .replace(/[\s().\-\u2010-\u2015/]/g, '')
    .replace(/^00/, '+');
  if (!/^\+[1-9]\d{7,14}$/.test(plain)) {
    throw new ProblemError('invalid_request', 'phone_number: must begin with + and the country code, 8 to 15 digits.');
  }
  return plain;
}

/** A dot-atom of RFC 5322 section 3.2.3 and a host name. Quoted and international local parts are not taken. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * In small letters, also before the @: no mailbox in use tells them apart (RFC 5321 section 2.4 discourages it), and
 * if we did, each way to write one address would have an account and limits of its own.
 */
export function emailAddress(typed: string): string {
  const trimmed = typed.trim().toLowerCase();
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, at);
  const domain = trimmed.slice(at + 1);
  if (at < 1 || local.length > 64 || trimmed.length > 254 || !LOCAL.test(local) || !DOMAIN.test(domain)) {
    throw new ProblemError('invalid_request', 'email: must be an address such as name@example.org.');
  }
  return `${local}@${domain}`;
}

/** Enough for its owner to know it, too little for anybody else to learn it. */
export function mask({ channel, destination }: Destination): string {
  if (channel === 'phone')
    return `${destination.slice(0, 3)}${'•'.repeat(destination.length - 5)}${destination.slice(-2)}`;
  const at = destination.lastIndexOf('@');
  return `${destination.slice(0, 1)}•••${destination.slice(at)}`;
}
