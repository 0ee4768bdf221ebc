import { useEffect, useRef, useState } from 'preact/hooks';
import type { OpenedPicture } from '../detection/capture/opened-picture.ts';
import type { Pasted } from '../pictures/clipboard.ts';
import type { OpenFile } from '../pictures/open-file.ts';
import type { Host } from '../ui/host.ts';
import { findInPart, findInPicture, type PlacedCode } from '../vision/find-in-picture.ts';
import { openHandedOver } from './open-handed-over.ts';
import { type Region, wholeOf } from './region.ts';
import type { Looked, Shown } from './shown.ts';

export interface ReadingActions {
  readonly shown: Shown;
  readonly open: (file: Blob | null) => void;
  readonly paste: () => void;
  /** Moves the frame without looking yet. */
  readonly frame: (region: Region | null) => void;
  /** Looks at what the frame holds; at the whole picture where there is none. */
  readonly look: (region: Region | null) => void;
}

interface ReadingDeps {
  readonly host: Pick<Host, 'send' | 'clock'>;
  /** Names the picture that the background keeps for this page; empty where there is none. */
  readonly handedOver: string;
  readonly openFile: OpenFile;
  readonly clipboard: () => Promise<Pasted>;
}

/** Milliseconds of work without a pause. */
const SLICE = 40;

/** One picture at a time: a later one takes the place of an earlier one, wherever that one's work is. */
export function useReading({ host, handedOver, openFile, clipboard }: ReadingDeps): ReadingActions {
  const [shown, setShown] = useState<Shown>(handedOver === '' ? { kind: 'nothing' } : { kind: 'opening' });
  /** Grows with each picture and each look: what belongs to an earlier number has nothing to say. */
  const turn = useRef(0);
  const open = useRef<OpenedPicture | null>(null);

  const begin = () => {
    turn.current += 1;
    return turn.current;
  };
  const isLatest = (mine: number) => turn.current === mine;
  let rested = 0;
  /** Lets the page draw and hear clicks, once in a while: a timer of no time takes four milliseconds of its own. */
  const pause = async () => {
    if (host.clock.now() - rested < SLICE) return;
    await new Promise<void>((resolve) => void host.clock.after(0, resolve));
    rested = host.clock.now();
  };

  async function bring(from: () => Promise<Shown>): Promise<void> {
    const mine = begin();
    setShown({ kind: 'opening' });
    const next = await from();
    if (!isLatest(mine)) {
      if (next.kind === 'picture') next.picture.close();
      return;
    }
    open.current?.close();
    open.current = next.kind === 'picture' ? next.picture : null;
    setShown(next);
    if (next.kind === 'picture') await look(next.picture, next.region);
  }

  async function look(picture: OpenedPicture, region: Region | null): Promise<void> {
    const mine = begin();
    update(mine, { region, looked: { kind: 'looking', codes: [] } });
    const goOn = async () => {
      await pause();
      return isLatest(mine);
    };
    if (!(await goOn())) return;
    const tell = (codes: readonly PlacedCode[]) => update(mine, { looked: { kind: 'looking', codes } });
    try {
      const codes =
        region === null ? await findInPicture(picture, wholeOf(picture), { goOn, tell }) : findInPart(picture, region);
      update(mine, { looked: { kind: 'looked', of: region === null ? 'whole' : 'region', codes } });
    } catch {
      // No memory is left for the pixels of it.
      if (isLatest(mine)) setShown({ kind: 'refused', why: 'too_many_pixels' });
    }
  }

  function update(mine: number, change: { readonly region?: Region | null; readonly looked?: Looked }): void {
    if (isLatest(mine)) setShown((current) => (current.kind === 'picture' ? { ...current, ...change } : current));
  }

  const fromFile = async (file: Blob): Promise<Shown> => {
    const opened = await openFile(file);
    return opened.kind === 'refused'
      ? opened
      : {
          kind: 'picture',
          source: 'file',
          picture: opened.picture,
          region: null,
          looked: { kind: 'looking', codes: [] },
        };
  };

  useEffect(() => {
    if (handedOver !== '') void bring(() => openHandedOver(host.send, handedOver, openFile));
    return () => {
      begin();
      open.current?.close();
    };
  }, []);

  return {
    shown,
    open(file) {
      void bring(() => (file === null ? Promise.resolve({ kind: 'refused', why: 'no_picture' }) : fromFile(file)));
    },
    paste() {
      void bring(async () => {
        const pasted = await clipboard();
        switch (pasted.kind) {
          case 'picture':
            return fromFile(pasted.picture);
          case 'no_picture':
            return { kind: 'refused', why: 'no_picture' };
          case 'refused':
            return { kind: 'refused', why: 'clipboard_refused' };
        }
      });
    },
    frame(region) {
      const mine = begin();
      update(mine, { region });
    },
    look(region) {
      if (open.current !== null) void look(open.current, region);
    },
  };
}
