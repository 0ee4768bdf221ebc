import { type CountersignPayload, parseCountersign } from './countersign.ts';

/** What codes of others are for. They are named to the person, never acted on, and never cause network traffic. */
export const OTHER_KINDS = [
  'otpauth',
  'otpauth_migration',
  'whatsapp',
  'telegram',
  'discord',
  'steam',
  'signal',
  'fido',
  'tiqr',
  'lnurl',
  'device_flow',
  'wifi',
  'url',
  'text',
] as const;
export type OtherKind = (typeof OTHER_KINDS)[number];

/** Everything that a QR code can say to us. Other kinds are named by later readers, never acted on. */
export type Payload = CountersignPayload | { readonly kind: 'other' };

/** Never throws, whatever the text is. */
export function parsePayload(text: string): Payload {
  return parseCountersign(text) ?? { kind: 'other' };
}
