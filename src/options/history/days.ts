import type { HistoryEntryView } from '../../messaging/views.ts';
import { day } from '../dates.ts';

export interface Day {
  /** The date in words. */
  readonly day: string;
  readonly entries: readonly HistoryEntryView[];
}

/** Entries, newest first, put together by the day on which they ended here. */
export function daysOf(entries: readonly HistoryEntryView[]): Day[] {
  const days = new Map<string, HistoryEntryView[]>();
  for (const entry of entries) {
    const name = day(entry.at);
    const ofDay = days.get(name);
    if (ofDay === undefined) days.set(name, [entry]);
    else ofDay.push(entry);
  }
  return [...days].map(([name, ofDay]) => ({ day: name, entries: ofDay }));
}
