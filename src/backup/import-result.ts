import type { ReadEntry } from './entry.ts';

/** Whose file it is. The names are stable: pages choose their words by them. */
export type Source =
  | 'countersign'
  | 'aegis'
  | 'two_fas'
  | 'bitwarden'
  | 'proton'
  | 'ente'
  | 'andotp'
  | 'freeotp_plus'
  | 'raivo'
  | 'uri_list'
  | 'archive';

/** Why nothing of a file was read; stable codes. */
export type FileReason =
  | 'empty'
  | 'too_large'
  /** More than `MAX_ENTRIES` entries. */
  | 'too_many'
  /** JSON deeper than any known format. */
  | 'too_deep'
  /** No importer knows its form. */
  | 'unknown_format'
  /** Its form is known, and broken. */
  | 'damaged'
  /** A version of its form that came after ours. */
  | 'newer'
  /** It asks for more time or memory to open than a file should. */
  | 'too_costly'
  /** An archive: what is in it may be read. */
  | 'unpack_first'
  /** Encrypted in a way that can't be opened here; an export without encryption, or by a password, can. */
  | 'cannot_decrypt';

/** An account for signing in with Countersign: its keys never leave a device, so it enrols again on a new one. */
export interface SignInAccount {
  readonly label: string;
  /** Origin of the token server. */
  readonly issuer: string;
}

export type ImportResult =
  | {
      readonly kind: 'read';
      readonly source: Source;
      readonly entries: readonly ReadEntry[];
      /** Only a backup of ours names any. */
      readonly enrolAgain: readonly SignInAccount[];
      /** Only of a backup of ours: when it was written, in milliseconds since 1970, by that computer's clock. */
      readonly createdAt?: number;
    }
  | { readonly kind: 'needs_password'; readonly source: Source }
  /** `unclear` where the format can't tell the two apart. */
  | {
      readonly kind: 'not_opened';
      readonly source: Source;
      readonly reason: 'wrong_password' | 'damaged' | 'unclear';
    }
  | { readonly kind: 'refused'; readonly source: Source | null; readonly reason: FileReason };

export const refused = (source: Source | null, reason: FileReason): ImportResult => ({
  kind: 'refused',
  source,
  reason,
});
