import { render } from 'preact';
import '../ui/tokens.css';
import '../ui/base.css';
import { createHost } from '../ui/host.ts';
import { Options } from './Options.tsx';

const root = document.getElementById('page');
if (root !== null) render(<Options host={createHost()} />, root);
