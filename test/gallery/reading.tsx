import { render } from 'preact';
import { encode } from 'uqr';
import '../../src/ui/tokens.css';
import '../../src/ui/base.css';
import { openFile } from '../../src/pictures/open-file.ts';
import { Reading } from '../../src/reading/Reading.tsx';
import { systemClock } from '../../src/ui/clock.ts';
import { t } from '../../src/ui/t.ts';
import { createFakeHost } from '../popup/fake-host.ts';
import { installTexts } from '../ui/texts.ts';
import { READING_STATES } from './reading-states.ts';

/** Draws the state that the address names (`?state=empty`), and says in the title when it may be looked at. */
installTexts();
const state = READING_STATES[new URLSearchParams(location.search).get('state') ?? ''];
const root = document.getElementById('root');
if (state === undefined || root === null) throw new Error('no such state');
const { codes, source, clicked, instead, clicks, over, preview } = state;

const canvas = document.createElement('canvas');
const context = canvas.getContext('2d');
if (context === null) throw new Error('no canvas');

/** A login page, or the codes side by side. */
function paint(pen: CanvasRenderingContext2D, texts: readonly string[]): void {
  const isPage = source === 'page';
  canvas.width = isPage ? 1280 : Math.max(320, 340 * texts.length);
  canvas.height = isPage ? 720 : 340;
  pen.fillStyle = isPage ? '#eef1f6' : '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  if (isPage) {
    pen.fillStyle = '#ffffff';
    pen.fillRect(420, 120, 440, 500);
    pen.fillStyle = '#1c2733';
    pen.font = '600 26px sans-serif';
    pen.fillText('Sign in to Fieldnotes', 505, 190);
    pen.fillStyle = '#d8dee8';
    for (const y of [580, 596]) pen.fillRect(500, y, 280, 8);
  }
  for (const [index, text] of texts.entries()) {
    const { data, size } = encode(text, { border: 0 });
    const side = isPage ? 240 : 280;
    const [left, top] = isPage ? [520, 280] : [30 + 340 * index, 30];
    pen.fillStyle = '#10191f';
    for (const [y, row] of data.entries())
      for (const [x, dark] of row.entries())
        if (dark) pen.fillRect(left + (x * side) / size, top + (y * side) / size, side / size + 0.3, side / size + 0.3);
  }
}

async function painted(): Promise<Blob> {
  if (context !== null) paint(context, codes ?? []);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png'),
  );
}

const fake = createFakeHost();
const bytes = new Uint8Array(await (await painted()).arrayBuffer());
fake.answer({
  'page_picture.take': () => {
    if (instead === 'opening') return new Promise(() => undefined);
    if (instead !== undefined && 'page' in instead) return { kind: 'none', reason: instead.page };
    const viewport = { width: canvas.width, height: canvas.height };
    const place = clicked === undefined ? null : { area: clicked, viewport };
    return { kind: 'taken', picture: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')), place };
  },
});
if (preview !== undefined) fake.answer({ 'passcodes.preview': () => preview });
const refused = typeof instead === 'object' && 'file' in instead ? instead.file : null;
render(
  <Reading
    host={{ ...fake, clock: systemClock }}
    handedOver={source === 'page' || instead !== undefined ? 'handed-over' : ''}
    openFile={(file) => (refused === null ? openFile(file) : Promise.resolve({ kind: 'refused', why: refused }))}
    clipboard={() => Promise.resolve({ kind: 'refused' })}
  />,
  root,
);

const drawn = () => new Promise((resolve) => requestAnimationFrame(resolve));
// Listeners are added after the first drawing; the page then gives itself its title.
while (document.title !== t('read_page_title')) await drawn();
if (source === 'file') {
  const dropped = new DataTransfer();
  dropped.items.add(new File([bytes], 'code.png', { type: 'image/png' }));
  dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, cancelable: true }));
}
if (over === true) dispatchEvent(new DragEvent('dragover', { cancelable: true }));
const main = () => document.querySelector<HTMLElement>('main');
const isBusy = () => main()?.dataset['shown'] === 'opening' || main()?.dataset['looked'] === 'looking';
do await drawn();
while (instead !== 'opening' && (isBusy() || (codes !== undefined && main()?.dataset['shown'] !== 'picture')));
for (const click of clicks ?? []) {
  const name = t(click);
  [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === name)?.click();
  await drawn();
}
await new Promise((resolve) => setTimeout(resolve, 250));
document.title = 'ready';
