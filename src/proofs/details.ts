import * as v from 'valibot';
import { type TransactionDetails, TransactionDetailsSchema } from '../wire/transaction.ts';
import { decodeText, encodeText, sha256 } from './base64url.ts';

/** The bytes that travel: base64url of UTF-8 JSON. Whoever signs hashes this string, so no canonical JSON is needed (P15). */
export const encodeDetails = (details: TransactionDetails): string => encodeText(JSON.stringify(details));

/** @throws Error when the string is not base64url JSON of the right shape. */
export const decodeDetails = (encoded: string): TransactionDetails =>
  v.parse(TransactionDetailsSchema, JSON.parse(decodeText(encoded)));

/** SHA-256 of the encoded string (not of the JSON in it). */
export const hashDetails = (encoded: string): Promise<string> => sha256(encoded);
