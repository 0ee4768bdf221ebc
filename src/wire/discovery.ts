import * as v from 'valibot';
import { NameSchema, NumericDateSchema } from './fields.ts';

/** `GET /.well-known/countersign`: what an authenticator must know before it enrols. */
export const DiscoverySchema = v.object({
  protocol: v.literal(1),
  issuer: v.pipe(v.string(), v.url(), v.maxLength(512)),
  name: NameSchema(80),
  registration: v.picklist(['open', 'closed']),
  channels: v.array(v.picklist(['email', 'phone'])),
  /** By the server's clock: times that it names are read by this, never by the clock of who reads. */
  server_time: v.optional(NumericDateSchema),
});
export type Discovery = v.InferOutput<typeof DiscoverySchema>;
