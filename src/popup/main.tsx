import { render } from 'preact';
import '../ui/tokens.css';
import '../ui/base.css';
import { createHost } from '../ui/host.ts';
import { Popup } from './Popup.tsx';

const root = document.getElementById('root');
if (root !== null) render(<Popup host={createHost()} />, root);
