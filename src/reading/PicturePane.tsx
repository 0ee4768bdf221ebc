import { useEffect, useRef } from 'preact/hooks';
import type { OpenedPicture } from '../detection/capture/opened-picture.ts';
import { t } from '../ui/t.ts';
import { LONGEST_SIDE } from '../vision/image.ts';
import './picture-pane.css';
import { afterKey, between, middleOf, type Region } from './region.ts';
import type { ShownPicture } from './shown.ts';

interface PicturePaneProps {
  readonly shown: ShownPicture;
  readonly onFrame: (region: Region | null) => void;
  readonly onLook: (region: Region | null) => void;
}

/** The picture, what was found in it, and the frame that the person draws over it with a pointer or the keyboard. */
export function PicturePane({ shown: { picture, source, region, looked }, onFrame, onLook }: PicturePaneProps) {
  const { width, height } = picture;
  /** Where a drag began; `null` while there is none. */
  const corner = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const pointOf = (event: PointerEvent & { readonly currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * width,
      y: ((event.clientY - box.top) / box.height) * height,
    };
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && region !== null) onLook(null);
    const next = afterKey(region ?? middleOf(picture), event, picture);
    if (next === null) return;
    event.preventDefault();
    // The first key shows the frame where it begins.
    onFrame(region === null ? middleOf(picture) : next);
  };

  return (
    <figure class="picture-pane">
      <div class="picture-stage">
        <Pixels picture={picture} />
        <svg
          class="picture-frame"
          {...drawnSize(picture)}
          viewBox={`0 0 ${width} ${height}`}
          // In lower case: attributes of SVG are told apart by it.
          tabindex={0}
          role="application"
          aria-label={t(source === 'page' ? 'read_frame_page' : 'read_frame_file')}
          aria-describedby="frame-hint"
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            corner.current = pointOf(event);
          }}
          onPointerMove={(event) => {
            if (corner.current !== null) onFrame(between(corner.current, pointOf(event), picture));
          }}
          onPointerUp={(event) => {
            if (corner.current === null) return;
            const drawn = between(corner.current, pointOf(event), picture);
            corner.current = null;
            // A click takes the frame away.
            if (drawn !== null || region !== null) onLook(drawn);
          }}
          onPointerCancel={() => {
            corner.current = null;
          }}
          onKeyDown={keyDown}
          onKeyUp={(event) => {
            if (region !== null && afterKey(region, event, picture) !== null) onLook(region);
          }}
        >
          {looked.codes.map(({ text, x, y, width: wide, height: high }) => (
            <rect key={text} class="picture-code" x={x} y={y} width={wide} height={high} />
          ))}
          {region !== null && (
            <>
              <path class="picture-shade" d={`${outline({ x: 0, y: 0, width, height })}${outline(region)}`} />
              <rect class="picture-region" {...region} />
            </>
          )}
        </svg>
      </div>
      <figcaption id="frame-hint">
        {t(source === 'page' ? 'read_frame_page_hint' : 'read_frame_file_hint')} {t('read_frame_keys')}
      </figcaption>
    </figure>
  );
}

const outline = ({ x, y, width, height }: Region) => `M${x} ${y}h${width}v${height}h${-width}z`;

/** How large the picture is drawn, in pixels, as `pixels` of the whole of it answers. */
function drawnSize({ width, height }: OpenedPicture): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** On a canvas: the pages' content security policy takes no pictures that did not come with the extension. */
function Pixels({ picture }: { readonly picture: OpenedPicture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (canvas.current === null || context === null) return;
    const { width, height } = picture;
    const pixels = picture.pixels({ x: 0, y: 0, width, height }, 'white');
    canvas.current.width = pixels.width;
    canvas.current.height = pixels.height;
    const image = context.createImageData(pixels.width, pixels.height);
    image.data.set(pixels.data);
    context.putImageData(image, 0, 0);
  }, [picture]);
  return <canvas ref={canvas} class="picture-pixels" aria-hidden="true" />;
}
