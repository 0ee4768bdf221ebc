import { type CountersignPayload, parseCountersign } from './countersign.ts';

/** Everything that a QR code can say to us. Other kinds are named by later readers, never acted on. */
export type Payload = CountersignPayload | { readonly kind: 'other' };

/** Never throws, whatever the text is. */
export function parsePayload(text: string): Payload {
  return parseCountersign(text) ?? { kind: 'other' };
}
