/** Elements in the main part of the large page, and records that its changes make. */
export const NODES = 10_000;
export const RECORDS = 10_000;

/**
 * The pages of the benchmark. Their own scripts use timers and no promises, so that whatever runs after a script is not
 * theirs, and load nothing. None has a picture of the size and shape of a code but the last two.
 */
export const PAGES: Readonly<Record<'small' | 'large' | 'canvas' | 'video', string>> = {
  small: page('<main><h1>Notes</h1><p>Nothing to see here.</p></main>', 'document.title = "Notes";'),
  large: page(large(), changes()),
  canvas: page('<main><canvas id="live" width="320" height="320"></canvas></main>', drawing('live')),
  video: page(
    '<main><video id="shown" width="320" height="320" muted autoplay playsinline></video></main>',
    `const live = document.createElement('canvas'); live.width = live.height = 320;
     shown.srcObject = live.captureStream(30);
     ${drawing('live')}`,
  ),
};

function page(body: string, script: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title>
<style>body { font: 16px sans-serif } .odd { color: #333 } .even { color: #000 } td { padding: 0 8px }</style>
${body}<script>${script}</script></html>`;
}

/** What an ordinary long page is made of: articles with links, lists, tables, and small icons. */
function large(): string {
  const icon = '<svg width="16" height="16" viewBox="0 0 16 16"><path d="M2 8h12"></path></svg>';
  const list = '<ul><li><span>One</span></li><li><span>Two</span></li><li><span>Three</span></li></ul>';
  const table = '<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>';
  const one = (at: number) =>
    `<article class="${at % 2 === 0 ? 'even' : 'odd'}"><h2>${icon}Note ${at}</h2><p>Some words, <a href="#${at}">a link</a> and <b>more</b> of them.</p>${list}${table}</article>`;
  const each = 22;
  const rest = NODES - 1 - Math.floor((NODES - 1) / each) * each;
  return `<main>${Array.from({ length: Math.floor((NODES - 1) / each) }, (_, at) => one(at)).join('')}${'<hr>'.repeat(rest)}</main>`;
}

/** `change()` makes 100 records in each of 100 turns: of classes, styles, texts, and elements that come and go. */
function changes(): string {
  return `
function change() {
  const articles = [...document.querySelectorAll('article')];
  let turn = 0;
  const timer = setInterval(() => {
    for (let at = 0; at < 20; at += 1) {
      const article = articles[(turn * 20 + at) % articles.length];
      article.className = turn % 2 === 0 ? 'odd' : 'even';
      article.children[1].style.opacity = turn % 2 === 0 ? '0.9' : '1';
      article.querySelector('b').textContent = 'turn ' + turn;
      const added = document.createElement('aside');
      const inside = document.createElement('p');
      inside.append('new');
      added.append(inside);
      article.append(added);
      added.remove();
    }
    turn += 1;
    if (turn === ${RECORDS / 100}) {
      clearInterval(timer);
      setTimeout(() => navigator.sendBeacon('/changed'), 500);
    }
  }, 16);
}`;
}

/** Noise that changes in every frame. */
function drawing(id: string): string {
  return `
const context = ${id}.getContext('2d');
const picture = context.createImageData(320, 320);
let seed = 1;
const draw = () => {
  for (let at = 0; at < picture.data.length; at += 4) {
    seed = (seed * 48271) % 2147483647;
    picture.data[at] = picture.data[at + 1] = picture.data[at + 2] = seed & 255;
    picture.data[at + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
  requestAnimationFrame(draw);
};
draw();`;
}
