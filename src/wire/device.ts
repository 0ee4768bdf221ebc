import * as v from 'valibot';
import {
  base64url,
  IdSchema,
  NameSchema,
  NumericDateSchema,
  OriginSchema,
  PlainTextSchema,
  PublicJwkSchema,
  Sha256Schema,
} from './fields.ts';

/** `POST /devices`: registers the account's key. The proof's header `jwk` must equal `public_key` (P14). */
export const RegisterDeviceSchema = v.strictObject({
  enrolment_token: base64url(22, 128),
  public_key: PublicJwkSchema,
  name: v.pipe(PlainTextSchema(80), v.trim(), v.minLength(1)),
});
export type RegisterDevice = v.InferOutput<typeof RegisterDeviceSchema>;

/** `active_after` is later than now for a device that joins an account which has one already (P22). */
export const DeviceSchema = v.object({
  device_id: IdSchema,
  name: PlainTextSchema(80),
  /** Of its key, RFC 7638: what an approval names, and what a person's check number is made of. */
  thumbprint: Sha256Schema,
  created_at: NumericDateSchema,
  active_after: NumericDateSchema,
  last_used_at: v.nullable(NumericDateSchema),
  current: v.boolean(),
});
export type Device = v.InferOutput<typeof DeviceSchema>;

export const DeviceListSchema = v.object({ devices: v.array(DeviceSchema) });

/** `POST /devices/{id}/approval`: the proof signs these bytes, so that an approval is of one key and of no other (P22). */
export const ApproveDeviceSchema = v.strictObject({ thumbprint: Sha256Schema });
export type ApproveDevice = v.InferOutput<typeof ApproveDeviceSchema>;

/** A web app that this account can sign in to, with the origins that may show its codes. */
export const WebAppSchema = v.object({
  client_id: IdSchema,
  client_name: NameSchema(80),
  origins: v.array(OriginSchema),
});
export type WebApp = v.InferOutput<typeof WebAppSchema>;

/** `GET /account` (with ETag) and part of the answer to `POST /devices` (P24). */
export const AccountSchema = v.object({
  sub: IdSchema,
  label: NameSchema(254),
  issuer_name: NameSchema(80),
  web_apps: v.array(WebAppSchema),
  /** How many devices of this account wait for an approval; 0 to a device that waits itself (P22). */
  devices_waiting: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
});
export type Account = v.InferOutput<typeof AccountSchema>;

export const DeviceRegisteredSchema = v.object({ device: DeviceSchema, account: AccountSchema });
export type DeviceRegistered = v.InferOutput<typeof DeviceRegisteredSchema>;
