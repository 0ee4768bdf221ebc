import { onCapture, overlay } from '../detection/capture/on-capture.ts';
import type { OpenedPicture } from '../detection/capture/opened-picture.ts';
import type { PagePicture } from '../messaging/messages.ts';
import type { Send } from '../messaging/send.ts';
import type { OpenFile } from '../pictures/open-file.ts';
import type { Region } from './region.ts';
import type { Shown } from './shown.ts';

/**
 * The picture of the page that the person came from. The background gives it away once and keeps nothing of it: after
 * this page is closed or loaded again it is nowhere.
 */
export async function openHandedOver(send: Send, id: string, openFile: OpenFile): Promise<Shown> {
  const answer = await send('page_picture.take', { id }).catch((): PagePicture => ({ kind: 'none', reason: 'gone' }));
  if (answer.kind === 'none') return { kind: 'refused', why: `page_${answer.reason}` };
  const opened = await openFile(blobOf(answer.picture));
  if (opened.kind === 'refused') return opened;
  const { picture } = opened;
  return {
    kind: 'picture',
    source: 'page',
    picture,
    region: answer.place === null ? null : regionOf(picture, answer.place),
    looked: { kind: 'looking', codes: [] },
  };
}

/** Base64, as it comes over the message. */
function blobOf(base64: string): Blob {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: 'image/jpeg' });
}

/** Room around the picture that was clicked, as a share of its sides: a frame through its edge would cut a code. */
const ROOM = 0.04;

/** Where the clicked picture is on the capture; `null` where nothing of it is, or the page's numbers make no sense. */
function regionOf(
  capture: Pick<OpenedPicture, 'width' | 'height'>,
  { area, viewport }: NonNullable<Extract<PagePicture, { kind: 'taken' }>['place']>,
): Region | null {
  const over = overlay(capture, viewport);
  if (over === null) return null;
  const [dx, dy] = [area.width * ROOM, area.height * ROOM];
  return onCapture({ x: area.x - dx, y: area.y - dy, width: area.width + 2 * dx, height: area.height + 2 * dy }, over);
}
