import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import { tCount } from '../../ui/t.ts';

/** How far below the window's edge the next rows are drawn already. */
const AHEAD = '800px';

/** Draws more rows as the person comes to the end of those that are drawn, or by a click. */
export function MoreRows({ left, onMore }: { readonly left: number; readonly onMore: () => void }) {
  const line = useRef<HTMLParagraphElement>(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    if (line.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) more.current();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(line.current);
    return () => observer.disconnect();
    // Observed anew after each page: one that is still in view is told only so.
  }, [left]);
  return (
    <p class="passcodes-more" ref={line}>
      <Button look="plain" onClick={onMore}>
        {tCount('passcodes_more', left)}
      </Button>
    </p>
  );
}
