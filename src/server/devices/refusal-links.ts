import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds in which the link of a notice removes its device. */
export const REFUSAL_LINK_LIVES = 7 * 86_400;

export const REFUSAL_PATH = '/devices/refuse';

/** The links by which a person removes a device that they were told of and do not know (P22). */
export interface RefusalLinks {
  linkTo(deviceId: string): string;
  /** The device that a link's token is of; `undefined` when we did not make it. */
  deviceOf(token: string): string | undefined;
}

/**
 * A token is the device's id and an HMAC of it, with a key that the database does not hold: who reads the database can
 * make none, and nothing secret is stored for it. 128 bits of the HMAC keep a text message short (RFC 2104 section 5).
 */
export function createRefusalLinks(issuer: string, key: Uint8Array): RefusalLinks {
  // The key makes other HMACs too, of JSON lists as well; the first item keeps them apart.
  const seal = (deviceId: string): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify(['device-refusal', deviceId]))
      .digest()
      .subarray(0, 16);
  return {
    linkTo: (deviceId) => `${issuer}${REFUSAL_PATH}/${deviceId}.${seal(deviceId).toString('base64url')}`,
    deviceOf: (token) => {
      const [, deviceId, given] = /^([\w-]{1,200})\.([\w-]{22})$/.exec(token) ?? [];
      if (deviceId === undefined || given === undefined) return undefined;
      const expected = seal(deviceId).toString('base64url');
      return timingSafeEqual(Buffer.from(expected), Buffer.from(given)) ? deviceId : undefined;
    },
  };
}
