import type { EnrolmentRow } from './enrolment-room.ts';

/** How an enrolment stands. What was decided stays so; what was not in time has expired. */
export type Standing = EnrolmentRow['state'] | 'expired';

/** `now` in seconds since 1970. */
export function standingOf(row: Pick<EnrolmentRow, 'state' | 'expires_at'>, now: number): Standing {
  switch (row.state) {
    case 'open':
    case 'claimed':
      return row.expires_at <= now ? 'expired' : row.state;
    case 'registered':
    case 'refused':
      return row.state;
  }
}
