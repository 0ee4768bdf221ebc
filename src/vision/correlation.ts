/** Pearson's correlation of values with what they should be, added one by one: -1..1, 0 of values that are all the same. */
export interface Correlation {
  readonly add: (value: number, expected: number) => void;
  readonly result: () => number;
}

export function createCorrelation(): Correlation {
  let [count, sumX, sumY, sumXX, sumYY, sumXY] = [0, 0, 0, 0, 0, 0];
  return {
    add(x, y) {
      count += 1;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumYY += y * y;
      sumXY += x * y;
    },
    result() {
      const spread = Math.sqrt((count * sumXX - sumX * sumX) * (count * sumYY - sumY * sumY));
      return spread > 0 ? (count * sumXY - sumX * sumY) / spread : 0;
    },
  };
}
