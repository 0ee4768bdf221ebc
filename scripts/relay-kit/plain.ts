/** Only what a terminal can show as it is: the words are a server's. */
export const plain = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 120);
