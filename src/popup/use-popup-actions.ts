import { useRef, useState } from 'preact/hooks';
import type { Answer, MessageFailure, RequestOf } from '../messaging/messages.ts';
import { MessageError } from '../messaging/send.ts';
import type { RequestView, ScanResult } from '../messaging/views.ts';
import type { Host } from '../ui/host.ts';

export type Asking = Extract<RequestView, { phase: 'asking' }>;
export type Verdict = RequestOf<'request.decide'>['verdict'];

export type Scan =
  | { readonly kind: 'not_asked' }
  | { readonly kind: 'scanning' }
  | { readonly kind: 'answered'; readonly result: ScanResult };

/** Everything that a click in the popup can do. None of these rejects. */
export interface PopupActions {
  /** A click is on its way to the background. */
  readonly busy: boolean;
  /** Why the last click on this request or offer was not followed. */
  refusalOf(requestId: string): MessageFailure | null;
  readonly scanned: Scan;
  scan(tabId: number): Promise<void>;
  proceed(requestId: string, accountId: string): Promise<void>;
  /** Sends what `request` said when it was drawn. */
  decide(request: Asking, verdict: Verdict): Promise<void>;
  burn(requestId: string): Promise<void>;
  /** Takes an ended request off and closes the popup. */
  leave(requestId: string): Promise<void>;
  /** Adds the account that the page offers. */
  addFromPage(offerId: string, deviceName: string): Promise<void>;
  /** Takes an enrolment back that waits for its page. */
  stopEnrolment(enrolmentId: string): Promise<void>;
  /** Takes an offer off, and goes on with the popup. */
  dismissEnrolment(id: string): Promise<void>;
  /** Takes an ended enrolment off and closes the popup. */
  leaveEnrolment(enrolmentId: string): Promise<void>;
  reloadPage(tabId: number, requestId: string | null): Promise<void>;
  /** Shows the tab in the page that reads pictures, and closes the popup. */
  readPicture(tabId: number): Promise<void>;
  /** Opens the options page at a route and closes the popup. */
  openOptions(route: string): Promise<void>;
}

export function usePopupActions(
  host: Host,
  reload: () => Promise<void>,
  broke: (error: unknown) => void,
): PopupActions {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ readonly requestId: string; readonly failure: MessageFailure } | null>(null);
  const [scanned, setScanned] = useState<Scan>({ kind: 'not_asked' });
  /** Not state: of two clicks in one frame the second must see the first. */
  const sending = useRef(false);
  /** Its own guard: the request that a scan finds is shown, and takes clicks, before the scan's answer is back. */
  const scanning = useRef(false);

  async function act(requestId: string, send: () => Promise<Answer<object>>): Promise<void> {
    if (sending.current) return;
    sending.current = true;
    setBusy(true);
    setRefusal(null);
    try {
      const answer = await send();
      if (!answer.ok) setRefusal({ requestId, failure: answer.failure });
      await reload();
    } catch (error) {
      await recover(error);
    } finally {
      sending.current = false;
      setBusy(false);
    }
  }

  /** A worker that ended while it worked on this is started again by the next question, and tells how things stand. */
  async function recover(error: unknown): Promise<void> {
    if (error instanceof MessageError && error.reason === 'unreachable') await reload();
    else broke(error);
  }

  const dismiss = (requestId: string) =>
    host.send('request.dismiss', { requestId }).then(
      () => undefined,
      // It leaves by itself after a while.
      () => undefined,
    );

  return {
    busy,
    scanned,
    refusalOf: (requestId) => (refusal?.requestId === requestId ? refusal.failure : null),
    async scan(tabId) {
      if (sending.current || scanning.current) return;
      scanning.current = true;
      setScanned({ kind: 'scanning' });
      try {
        const result = await host.send('scan.page', { tabId });
        await reload();
        setScanned({ kind: 'answered', result });
      } catch (error) {
        setScanned({ kind: 'not_asked' });
        await recover(error);
      } finally {
        scanning.current = false;
      }
    },
    proceed: (requestId, accountId) => act(requestId, () => host.send('request.continue', { requestId, accountId })),
    decide: ({ requestId, asked: { txn, detailsHash } }, verdict) =>
      act(requestId, () => host.send('request.decide', { requestId, txn, detailsHash, verdict })),
    burn: (requestId) => act(requestId, () => host.send('request.burn', { requestId })),
    async leave(requestId) {
      await dismiss(requestId);
      host.close();
    },
    addFromPage: (offerId, deviceName) =>
      act(offerId, () => host.send('page_enrolment.begin', { offerId, deviceName })),
    stopEnrolment: (enrolmentId) => act(enrolmentId, () => host.send('page_enrolment.cancel', { enrolmentId })),
    dismissEnrolment: (id) => act(id, () => host.send('page_enrolment.dismiss', { id })),
    async leaveEnrolment(enrolmentId) {
      // It leaves by itself after a while.
      await host.send('page_enrolment.dismiss', { id: enrolmentId }).catch(() => undefined);
      host.close();
    },
    async reloadPage(tabId, requestId) {
      if (requestId !== null) await dismiss(requestId);
      await host.reloadTab(tabId).catch(() => undefined);
      host.close();
    },
    async readPicture(tabId) {
      if (sending.current) return;
      sending.current = true;
      try {
        await host.send('page_picture.open', { tabId });
        host.close();
      } catch (error) {
        broke(error);
      } finally {
        sending.current = false;
      }
    },
    async openOptions(route) {
      await host.openOptions(route).catch(broke);
      host.close();
    },
  };
}
