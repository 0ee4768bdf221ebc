import { checkNumber } from '../../proofs/check-number.ts';
import { shownActiveAfter } from '../devices/announced.ts';
import {
  type EnrolmentPlace,
  enrolmentAddedPage,
  enrolmentExpiredPage,
  enrolmentQuestionPage,
  enrolmentRefusedPage,
  enrolmentRemovedPage,
  enrolmentShownPage,
} from '../pages/enrolment-pages.ts';
import type { Html } from '../pages/html.ts';
import { ProblemError } from '../problem.ts';
import { claimedDevice } from './claimed-device.ts';
import type { EnrolmentRoom, EnrolmentRow } from './enrolment-room.ts';
import { ENROLMENT_PAGES } from './paths.ts';
import { showCode } from './show-code.ts';
import type { Standing } from './standing.ts';

/** What the browser of an enrolment is shown of it now. */
export async function pageOf(room: EnrolmentRoom, row: EnrolmentRow, standing: Standing): Promise<Html> {
  const place: EnrolmentPlace = {
    serverName: room.config.name,
    enrolmentId: row.enrolment_id,
    base: ENROLMENT_PAGES.start,
    destination: row.destination,
  };
  switch (standing) {
    case 'open':
      return shownPage(room, row, place);
    case 'claimed': {
      const { name, thumbprint } = claimedDevice(row);
      return enrolmentQuestionPage(place, { deviceName: name, checkNumber: checkNumber(thumbprint) });
    }
    case 'registered':
      return registeredPage(room, row, place);
    case 'refused':
      return enrolmentRefusedPage(place);
    case 'expired':
      return enrolmentExpiredPage(place);
  }
}

/** A page that has shown all the codes it may has ended for its person. */
async function shownPage(room: EnrolmentRoom, row: EnrolmentRow, place: EnrolmentPlace): Promise<Html> {
  try {
    return enrolmentShownPage(place, await showCode(room, row));
  } catch (error) {
    if (error instanceof ProblemError) return enrolmentExpiredPage(place);
    throw error;
  }
}

async function registeredPage(
  { db, now, config }: EnrolmentRoom,
  row: EnrolmentRow,
  place: EnrolmentPlace,
): Promise<Html> {
  const device = await db
    .selectFrom('devices')
    .select('active_after')
    .where('device_id', '=', row.device_id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (device === undefined) return enrolmentRemovedPage(place);
  const activeAfter = shownActiveAfter(device.active_after, now(), config.devices);
  return enrolmentAddedPage(place, activeAfter > now() ? activeAfter : null);
}
