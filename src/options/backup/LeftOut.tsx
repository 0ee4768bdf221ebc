import type { Exported } from '../../messaging/passcodes.ts';
import { leftOutWords, spokenName } from '../../ui/import/import-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { tCount } from '../../ui/t.ts';

/** What a form of export can't hold, each with its reason. Nothing is left out silently. */
export function LeftOut({ accounts }: { readonly accounts: Exported['leftOut'] }) {
  if (accounts.length === 0) return null;
  return (
    <Notice tone="caution" title={tCount('left_out_title', accounts.length)} announce>
      <ul class="left-out">
        {accounts.map((account, index) => (
          <li key={index}>
            <strong>{spokenName(account)}</strong> {leftOutWords(account.reason)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
