/** How codes are made: RFC 6238, RFC 4226, or Steam's own letters over RFC 6238. */
export type OathKind = 'totp' | 'hotp' | 'steam';

export type OathAlgorithm = 'SHA1' | 'SHA256' | 'SHA512';

interface OathBase {
  /** Who the account is with, as the person reads it; '' where nobody said. */
  readonly issuer: string;
  /** Whose account it is, as the person reads it. */
  readonly label: string;
  /** 1 to 128 bytes. */
  readonly secret: Uint8Array;
  readonly algorithm: OathAlgorithm;
  /** 5 to 10; 5 for Steam. */
  readonly digits: number;
  /** Parameters of an otpauth URI that nobody here knows, kept as they were (`image`, `color`, ...), in their order. */
  readonly extra: readonly (readonly [name: string, value: string])[];
}

interface TimeBased extends OathBase {
  readonly kind: 'totp' | 'steam';
  /** Seconds, 1 to 86400. */
  readonly period: number;
}

interface CounterBased extends OathBase {
  readonly kind: 'hotp';
  /** Of the next code. */
  readonly counter: number;
}

/** One account of one-time passwords, by whatever door it came in. */
export type OathAccount = TimeBased | CounterBased;
