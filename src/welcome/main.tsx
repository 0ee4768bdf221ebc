import { render } from 'preact';
import '../ui/tokens.css';
import '../ui/base.css';
import { createHost } from '../ui/host.ts';
import { Welcome } from './Welcome.tsx';

const root = document.getElementById('page');
if (root !== null) render(<Welcome host={createHost()} />, root);
