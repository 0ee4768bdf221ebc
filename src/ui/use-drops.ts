import { useEffect, useRef, useState } from 'preact/hooks';

/** What a drop or a paste brings; `null` where the browser says nothing of it. */
export type Transfer = Pick<DataTransfer, 'files' | 'getData'> | null;

/**
 * Takes what is dropped anywhere on the page, which the browser would open instead of it, and what is pasted outside of
 * fields. Answers whether something is being dragged over the page.
 */
export function useDrops(take: (transfer: Transfer) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const over = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(true);
    };
    const left = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const dropped = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      latest.current(event.dataTransfer);
    };
    const pasted = (event: ClipboardEvent) => {
      if (!isField(event.target)) latest.current(event.clipboardData);
    };
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', left, { signal });
    window.addEventListener('drop', dropped, { signal });
    window.addEventListener('paste', pasted, { signal });
    return () => ending.abort();
  }, []);
  return isOver;
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
