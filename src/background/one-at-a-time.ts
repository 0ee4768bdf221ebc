import type { PageEnrolmentView, PopupView, RequestView } from '../messaging/views.ts';

/**
 * A sign-in that waits comes first, then an enrolment that does, then how a sign-in ended, then how an enrolment did. An
 * alarm over a frame comes after what the page itself waits for: no frame may hide that.
 */
export function oneAtATime(
  request: RequestView | null,
  pageEnrolment: PageEnrolmentView | null,
): Pick<PopupView, 'request' | 'pageEnrolment'> {
  if (request === null) return { request, pageEnrolment };
  const isFirst = (!isOver(request) && !isFramed(request)) || pageEnrolment === null || !waits(pageEnrolment);
  return isFirst ? { request, pageEnrolment: null } : { request: null, pageEnrolment };
}

function isOver({ phase }: RequestView): boolean {
  switch (phase) {
    case 'found':
    case 'claiming':
    case 'asking':
    case 'deciding':
    case 'relay_alarm':
      return false;
    case 'approved':
    case 'denied':
    case 'expired':
    case 'cancelled':
    case 'failed':
      return true;
  }
}

const waits = ({ phase }: PageEnrolmentView) => phase === 'offered' || phase === 'claiming' || phase === 'confirming';

const isFramed = (request: RequestView) => request.phase === 'relay_alarm' && request.where === 'frame';
