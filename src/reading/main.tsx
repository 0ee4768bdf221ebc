import { render } from 'preact';
import '../ui/tokens.css';
import '../ui/base.css';
import { pictureOnClipboard } from '../pictures/clipboard.ts';
import { openFile } from '../pictures/open-file.ts';
import { createHost } from '../ui/host.ts';
import { Reading } from './Reading.tsx';

const root = document.getElementById('page');
if (root !== null) {
  const reading = (
    <Reading
      host={createHost()}
      handedOver={location.hash.slice(1)}
      openFile={openFile}
      clipboard={pictureOnClipboard}
    />
  );
  render(reading, root);
}
