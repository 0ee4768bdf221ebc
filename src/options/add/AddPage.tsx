import type { Host } from '../../ui/host.ts';
import type { AddWay } from '../route.ts';
import './add-page.css';
import { AddChoice } from './AddChoice.tsx';
import { ImportPage } from './ImportPage.tsx';
import { SignInSteps } from './SignInSteps.tsx';
import { TypePage } from './TypePage.tsx';
import type { ImportTools } from './use-brought.ts';

interface AddPageProps {
  readonly host: Host;
  /** `null` where it is to be chosen. */
  readonly way: AddWay | null;
  readonly tools: ImportTools;
  /** Files that were chosen on another page; given once. */
  readonly takeFiles: () => readonly File[];
}

/** Adding accounts of both kinds: the choice first, then its own page. */
export function AddPage({ host, way, tools, takeFiles }: AddPageProps) {
  switch (way) {
    case null:
      return <AddChoice host={host} />;
    case 'sign-in':
      return <SignInSteps host={host} />;
    case 'type':
      return <TypePage host={host} />;
    case 'import':
      return <ImportPage host={host} tools={tools} takeFiles={takeFiles} />;
  }
}
