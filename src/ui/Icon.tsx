/** Line drawings on a 24 px grid. */
const PATHS = {
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-3.7 3.8-5.5 7.5-5.5s6.7 1.8 7.5 5.5',
  alarm: 'M12 3.5 22 20.5H2L12 3.5ZM12 10v4.5M12 17.6v.1',
  arrow: 'M5 12h14m-5.5-5.5L19 12l-5.5 5.5',
  back: 'M19 12H5m5.5-5.5L5 12l5.5 5.5',
  check: 'm5 12.5 4.5 4.5L19 7',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7.5V12l3 2',
  close: 'M6 6l12 12M18 6 6 18',
  gear: 'M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM19 12c0-.5 0-.9-.1-1.3l2-1.5-2-3.4-2.3 1a7 7 0 0 0-2.3-1.3L14 3h-4l-.3 2.5a7 7 0 0 0-2.3 1.3l-2.3-1-2 3.4 2 1.5a7 7 0 0 0 0 2.6l-2 1.5 2 3.4 2.3-1a7 7 0 0 0 2.3 1.3L10 21h4l.3-2.5a7 7 0 0 0 2.3-1.3l2.3 1 2-3.4-2-1.5c.1-.4.1-.8.1-1.3Z',
  globe:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18M12 3c2.5 2.5 3.7 5.5 3.7 9s-1.2 6.5-3.7 9c-2.5-2.5-3.7-5.5-3.7-9S9.5 5.5 12 3Z',
  history: 'M3.5 12a8.5 8.5 0 1 0 2.7-6.2L3.5 8.3M3.5 3.5v4.8h4.8M12 7.5V12l3.2 2',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.5M12 7.6v.1',
  paste:
    'M9 5H6.5A1.5 1.5 0 0 0 5 6.5v13A1.5 1.5 0 0 0 6.5 21h11a1.5 1.5 0 0 0 1.5-1.5v-13A1.5 1.5 0 0 0 17.5 5H15M9 3.5h6v3H9ZM9 12h6M9 16h4',
  picture:
    'M5.5 4.5h13A1.5 1.5 0 0 1 20 6v12a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18V6a1.5 1.5 0 0 1 1.5-1.5ZM4 16l4.5-4.5 3.5 3.5 2.5-2.5L20 18M15 9v.1',
  pin: 'M9 3.5h6l-.8 6 3.3 3.5v1.5h-11V13l3.3-3.5L9 3.5ZM12 14.5v6',
  plus: 'M12 5v14M5 12h14',
  private:
    'M3.5 11.5h17M6 11.5 8 5h8l2 6.5M7.5 19a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4ZM16.5 19a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4ZM10.2 15.8c1-.8 2.6-.8 3.6 0',
  scan: 'M4 8.5V6a2 2 0 0 1 2-2h2.5M15.5 4H18a2 2 0 0 1 2 2v2.5M20 15.5V18a2 2 0 0 1-2 2h-2.5M8.5 20H6a2 2 0 0 1-2-2v-2.5M4 12h16',
  shield: 'M12 3 4.5 6v5.5c0 4.5 3 8 7.5 9.5 4.5-1.5 7.5-5 7.5-9.5V6L12 3Z',
  undo: 'M4.5 9.5H15a4.8 4.8 0 0 1 0 9.5h-4M4.5 9.5 9 5M4.5 9.5 9 14',
  unlink:
    'M9.5 14.5l5-5M10.5 7l1.7-1.7a4.6 4.6 0 0 1 6.5 6.5L17 13.5M13.5 17l-1.7 1.7a4.6 4.6 0 0 1-6.5-6.5L7 10.5M4.5 4.5l15 15',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration only: what it means stands beside it in words. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
