import type { Stack } from '../processes/stack.ts';
export interface TourOptions {
  readonly root: string;
  readonly executable: string;
  readonly stack: Stack;
  readonly folder: string;
  readonly say: (line: string) => void;
}
export function takeTour(_options: TourOptions): Promise<void> {
  return Promise.resolve();
}
