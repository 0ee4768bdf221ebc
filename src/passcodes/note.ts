import { LONGEST_NOTE } from '../messaging/passcodes.ts';
import { wellFormed } from '../oath/percent.ts';
import { UNSEEN } from '../wire/fields.ts';

const UNSEEN_CHARACTERS = new RegExp(`(?![\\n\\t])[${UNSEEN}]`, 'gu');

/** A note of others, or as the person typed it: any lines, without what shows nothing or turns the direction around. */
export function cleanNote(note: string): string {
  return wellFormed(note.slice(0, LONGEST_NOTE).replace(/\r\n?/g, '\n')).replace(UNSEEN_CHARACTERS, '');
}
