import * as v from 'valibot';
import { objectOf } from '../json.ts';

/** A text, or '' where there is none. */
export const Text = v.nullish(v.string(), '');

/** Whether something is set, also one that was written as text or number. Anything else is not. */
export const Flag = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((flag) => flag === true || flag === 'true' || flag === 1 || flag === '1'),
  ),
  false,
);

/** What `checkAccount` judges itself, whatever it is. */
export const Said = v.optional(v.unknown());

/** Names by their ids, of what is such a pair in a list; the rest is passed over, since no account is lost by it. */
export function namesById(list: readonly unknown[], idKey: string): ReadonlyMap<string, string> {
  return new Map(
    list.flatMap((each) => {
      const id = objectOf(each)?.[idKey];
      const name = objectOf(each)?.['name'];
      return typeof id === 'string' && typeof name === 'string' ? [[id, name] as const] : [];
    }),
  );
}
