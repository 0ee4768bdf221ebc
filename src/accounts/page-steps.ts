import type { EnrolmentRecord } from '../storage/records.ts';

type At<K extends EnrolmentRecord['step']['kind']> = EnrolmentRecord & {
  readonly step: Extract<EnrolmentRecord['step'], { kind: K }>;
};

/** The server is asked to take the code of a page for our key (P22). */
export type Claiming = At<'page_claiming'>;
/** The server took it, and the page has to confirm. */
export type Claimed = At<'page_claimed'>;
/** An enrolment that began with the code of a page. */
export type FromPage = Claiming | Claimed;

export const isClaiming = (record: EnrolmentRecord): record is Claiming => record.step.kind === 'page_claiming';
export const isClaimed = (record: EnrolmentRecord): record is Claimed => record.step.kind === 'page_claimed';
export const isFromPage = (record: EnrolmentRecord): record is FromPage => isClaiming(record) || isClaimed(record);
