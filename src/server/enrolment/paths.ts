import { PATHS } from '../../wire/names.ts';

/** The addresses of an enrolment page (P22). Forms go to all of them but `status` and `qr`, which its script asks. */
export const ENROLMENT_PAGES = {
  start: PATHS.enrolmentPage,
  code: `${PATHS.enrolmentPage}/code`,
  resend: `${PATHS.enrolmentPage}/resend`,
  qr: `${PATHS.enrolmentPage}/qr`,
  status: `${PATHS.enrolmentPage}/status`,
  confirm: `${PATHS.enrolmentPage}/confirm`,
  refuse: `${PATHS.enrolmentPage}/refuse`,
  restart: `${PATHS.enrolmentPage}/restart`,
} as const;
