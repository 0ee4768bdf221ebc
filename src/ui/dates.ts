/** Dates and times as this browser's language writes them. Arguments in milliseconds. */
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

export const day = (at: number): string => DAY.format(at);
export const moment = (at: number): string => MOMENT.format(at);
export const timeOfDay = (at: number): string => TIME.format(at);
