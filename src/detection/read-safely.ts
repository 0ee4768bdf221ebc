import type { Candidate } from './candidates.ts';
import type { ReadElement, Reading } from './reader.ts';

/** One element that can not be read, whatever the reason, must not keep the others from it. */
export async function readSafely(read: ReadElement, element: Candidate): Promise<Reading> {
  try {
    return await read(element);
  } catch {
    return { kind: 'unreadable' };
  }
}
