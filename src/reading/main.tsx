import { render } from 'preact';
import '../ui/tokens.css';
import '../ui/base.css';
import { createHost } from '../ui/host.ts';
import { pictureOnClipboard } from './clipboard.ts';
import { openFile } from './open-file.ts';
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
