import { render } from 'preact';
import '../ui/tokens.css';
import '../ui/base.css';
import { anythingOnClipboard } from '../pictures/clipboard.ts';
import { createHost } from '../ui/host.ts';
import { Options } from './Options.tsx';

const root = document.getElementById('page');
/** The decoder comes when there is a picture: it is larger than all of the page. */
const pictures = () => import('../pictures/read-picture.ts');
if (root !== null) {
  const options = (
    <Options
      host={createHost()}
      tools={{
        isPicture: async (file) => (await pictures()).isPicture(file),
        readPicture: async (file) => (await pictures()).readPicture(file),
        clipboard: anythingOnClipboard,
      }}
    />
  );
  render(options, root);
}
