import type { CodesReport } from '../messaging/messages.ts';

/** Whether two reports tell of the same codes; where the focus is and what can't be read makes no new report. */
export function sameCodes(one: CodesReport, other: CodesReport): boolean {
  return (
    one.others === other.others &&
    sameList(one.texts, other.texts) &&
    sameList(one.kinds, other.kinds) &&
    sameList(one.framed, other.framed)
  );
}

const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, index) => text === other[index]);
