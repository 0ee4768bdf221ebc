import type { ClaimingAccount, Driver } from '../protocols/countersign/driver.ts';
import type { AccountRecord } from '../storage/records.ts';
import type { DocumentCheck } from './document-check.ts';
import type { Limits } from './limits.ts';
import type { Requests } from './requests.ts';

/** What this room needs to know of enrolled accounts. */
export interface EnrolledAccounts {
  /** Accounts of an issuer that the server still knows. */
  forIssuer(issuer: string): Promise<readonly AccountRecord[]>;
  /** The account with its key opened. @throws VaultError; `null` when it is gone. */
  claimingAccount(accountId: string): Promise<ClaimingAccount | null>;
  /** `GET /account` once. @throws ApiError */
  refresh(accountId: string): Promise<void>;
  /** The person approved with this account on this origin. */
  approvedOn(accountId: string, origin: string): Promise<void>;
  /** The server does not know this device any more. */
  revoked(accountId: string): Promise<void>;
  /** The server said that this device waits, until a time in seconds since 1970 by its clock. */
  stillWaits(accountId: string, activeAfter: number): Promise<void>;
}

/** What every part of this room works with. */
export interface ApprovalsRoom {
  readonly requests: Requests;
  readonly accounts: EnrolledAccounts;
  readonly driver: Driver;
  readonly documents: DocumentCheck;
  readonly limits: Limits;
  readonly now: () => number;
  readonly navigate: (tabId: number, url: string) => Promise<unknown>;
  /** Failures that no person can do anything about. */
  readonly report: (error: unknown) => void;
}
