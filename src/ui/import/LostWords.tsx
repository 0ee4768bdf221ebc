import { t, tCount } from '../t.ts';
import type { LostState } from './use-import.ts';

/** What beginning with a new key does to the accounts that are there. */
export function LostWords({ lost: { aside, signIn } }: { readonly lost: LostState }) {
  return (
    <>
      {aside > 0 && <p>{tCount('lost_aside', aside)}</p>}
      {signIn > 0 && <p>{tCount('lost_sign_in', signIn)}</p>}
      <p>{t('lost_kept')}</p>
    </>
  );
}
