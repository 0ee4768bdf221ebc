import * as v from 'valibot';
import { PublicJwkSchema } from '../../wire/fields.ts';
import type { OwnKey } from '../devices/own-key.ts';
import type { EnrolmentRow } from './enrolment-room.ts';

/** What a claim put down of its device. @throws Error when the row is not one that was claimed */
export function claimedDevice(row: EnrolmentRow): OwnKey & { readonly name: string } {
  if (row.public_key === null || row.thumbprint === null || row.device_name === null) {
    throw new Error('a claimed enrolment is not whole');
  }
  const publicKey = v.parse(PublicJwkSchema, JSON.parse(row.public_key));
  return { publicKey, thumbprint: row.thumbprint, name: row.device_name };
}
