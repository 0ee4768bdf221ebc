const BLOCK = /[\u2580-\u259F\u25A0]/;

/** Whether there are block elements in a text (Unicode 2580 to 259F), of which terminals make codes. */
export function hasBlocks(text: string): boolean {
  return BLOCK.test(text);
}
