/** A login page that shows a code. The squares are drawn to look like one and say nothing. */
const ROWS = ['1010110', '0110011', '1101010', '0011101', '1010010', '0101101', '1100110'];
const CELL = 6;
const CELLS = ROWS.flatMap((row, y) => [...row.matchAll(/1/g)].map(({ index }) => [index, y] as const));
const FINDERS = [
  [0, 0],
  [44, 0],
  [0, 44],
] as const;

export function CodePicture() {
  return (
    <svg viewBox="7 5 226 150" aria-hidden="true" focusable="false">
      <Window />
      <g transform="translate(86 58)">
        <rect class="picture-paper" x="-10" y="-10" width="88" height="88" rx="10" />
        {FINDERS.map(([x, y]) => (
          <g key={`${x} ${y}`} transform={`translate(${x} ${y})`}>
            <rect class="picture-finder" x="2" y="2" width="20" height="20" rx="5" />
            <rect class="picture-ink" x="8" y="8" width="8" height="8" rx="2" />
          </g>
        ))}
        <g class="picture-ink" transform="translate(26 26)">
          {CELLS.map(([x, y]) => (
            <rect key={`${x} ${y}`} x={x * CELL} y={y * CELL} width={CELL - 1} height={CELL - 1} rx="1.5" />
          ))}
        </g>
      </g>
    </svg>
  );
}

/** The frame of a browser window that every picture begins with. */
export function Window() {
  return (
    <>
      <rect class="picture-window" x="8" y="6" width="224" height="148" rx="12" />
      <path class="picture-bar" d="M8 30V18a12 12 0 0 1 12-12h200a12 12 0 0 1 12 12v12Z" />
      <rect class="picture-address" x="24" y="12" width="136" height="12" rx="6" />
    </>
  );
}
