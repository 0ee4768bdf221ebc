import type { IssuerView } from '../messaging/views.ts';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { Headline } from './Headline.tsx';

interface ProgressScreenProps {
  readonly title: string;
  readonly issuer: IssuerView;
}

/** Something is on its way to the sign-in server. */
export function ProgressScreen({ title, issuer }: ProgressScreenProps) {
  return (
    <div class="screen screen-centred" aria-busy="true">
      <Spinner size={40} />
      <Headline>{title}</Headline>
      <p class="soft">
        <Rich text="progress_text" parts={[<Plain>{issuer.name}</Plain>]} />
      </p>
    </div>
  );
}
