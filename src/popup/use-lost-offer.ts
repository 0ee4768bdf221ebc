import { useRef } from 'preact/hooks';
import type { PopupView } from '../messaging/views.ts';

export interface LostOffer {
  /** An offer was shown, and there is nothing in its place. */
  readonly isLost: boolean;
  /** The person turned to something else: nothing is missed any more. */
  readonly forget: () => void;
}

/** Whether the offer that this popup showed went away without the person's word. */
export function useLostOffer(view: PopupView | null): LostOffer {
  /** Offer ids. What was left is drawn once more before the background knows. */
  const shown = useRef<string | null>(null);
  const left = useRef<string | null>(null);
  if (view !== null && (view.request !== null || view.pageEnrolment !== null)) {
    shown.current = view.pageEnrolment?.phase === 'offered' ? view.pageEnrolment.offerId : null;
  }
  const isEmpty = view !== null && view.request === null && view.pageEnrolment === null;
  return {
    isLost: isEmpty && shown.current !== null && shown.current !== left.current,
    forget: () => {
      left.current = shown.current;
    },
  };
}
