import type { Message } from './transport.ts';

/** What a person is told of a device that joined their account. Times are whole seconds since 1970. */
export interface NewDevice {
  readonly serverName: string;
  /** As whoever added it called it. */
  readonly deviceName: string;
  readonly checkNumber: string;
  readonly addedAt: number;
  /** From when on it can approve sign-ins; `null` when it can. */
  readonly activeAfter: number | null;
  /** Opens the page where the person removes it, until then. */
  readonly link: string;
  readonly linkUntil: number;
}

/** The notice of a new device (P22): what joined, since when it can approve, and one link to say no by. */
export function newDeviceMessage(
  { channel, destination }: Pick<Message, 'channel' | 'destination'>,
  device: NewDevice,
): Message {
  const subject = `A new device for your ${device.serverName} account`;
  return { channel, destination, subject, text: channel === 'phone' ? textMessage(device) : mail(device) };
}

function mail({ serverName, deviceName, checkNumber, addedAt, activeAfter, link, linkUntil }: NewDevice): string {
  return [
    `A device was added to your ${serverName} account on ${dateTime(addedAt)}: "${shown(deviceName, 40)}", check number ${checkNumber}.`,
    activeAfter === null
      ? 'It can approve sign-ins as you at once.'
      : `It can approve sign-ins as you on ${dateTime(activeAfter)}, or as soon as a device that you have approves it.`,
    'If you added it, there is nothing to do.',
    `If you did not, open this link before ${dateTime(linkUntil)}, and remove it:`,
    link,
  ].join('\n');
}

/** Two parts of 153 characters at most, where the link is not of unusual length (3GPP TS 23.040 section 9.2.3.24.1). */
function textMessage({ serverName, deviceName, checkNumber, activeAfter, link }: NewDevice): string {
  const active = activeAfter === null ? 'at once' : `from ${dateTime(activeAfter)}`;
  return [
    `${cut(serverName, 30)}: new device "${shown(deviceName, 20)}" (${checkNumber}) on your account.`,
    `It can approve sign-ins ${active}. Not yours? Remove it:`,
    link,
  ].join(' ');
}

/**
 * A stranger chose the name of his device, and mail and message programs make links of what looks like an address or a
 * number: only letters, spaces, few marks and the digits of a model's name are left.
 */
function shown(name: string, length: number): string {
  const manyDigits = (name.match(/\p{N}/gu) ?? []).length > 4;
  const plain = name.replace(/[^\p{L}\p{M}\p{N} '()_-]+/gu, ' ').replace(manyDigits ? /\p{N}+/gu : /(?!)/u, ' ');
  return cut(plain.replace(/ {2,}/g, ' ').trim(), length);
}

function cut(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 3)
        .join('')
        .trim()}...`;
}

/** `12 March 2026, 14:05 UTC` */
const dateTime = (seconds: number): string => {
  const at = new Date(seconds * 1000);
  return `${DATE.format(at)}, ${at.toISOString().slice(11, 16)} UTC`;
};

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
