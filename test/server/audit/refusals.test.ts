import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createRefusals, REFUSALS } from '../../../src/server/audit/refusals.ts';
import type { AuditEntry } from '../../../src/server/context.ts';

const USED = { event: 'ticket.refused', detail: 'used' } as const;

function scene(audit?: () => Promise<void>) {
  const clock = { time: 1000 };
  const lines: AuditEntry[] = [];
  const refusals = createRefusals({
    now: () => clock.time,
    log: pino({ level: 'silent' }),
    audit:
      audit ??
      ((entry) => {
        lines.push(...[entry].flat());
        return Promise.resolve();
      }),
  });
  const note = async (times: number, detail: string = USED.detail): Promise<void> => {
    for (let seen = 0; seen < times; seen += 1) await refusals.note({ ...USED, detail });
  };
  return { clock, lines, refusals, note };
}

test('each event and detail has its own lines, and begins anew when its window is over', async () => {
  const { clock, lines, refusals, note } = scene();
  await note(REFUSALS.lines + 5);
  await note(1, 'over');
  expect(lines).toHaveLength(REFUSALS.lines + 1);
  await refusals.flush();
  expect(lines).toHaveLength(REFUSALS.lines + 1);
  clock.time += REFUSALS.window;
  await note(1);
  expect(lines.slice(-2)).toEqual([{ ...USED, detail: 'used, and 5 more' }, USED]);
});

test('what was counted is written once the window is over, or at the end, and only where there is more', async () => {
  const { clock, lines, refusals, note } = scene();
  await note(REFUSALS.lines);
  await note(REFUSALS.lines + 1, 'over');
  clock.time += REFUSALS.window;
  await refusals.flush();
  await refusals.flush();
  expect(lines.filter(({ detail }) => detail?.includes('more'))).toEqual([{ ...USED, detail: 'over, and 1 more' }]);
  await note(REFUSALS.lines + 2);
  await refusals.flush(true);
  expect(lines.at(-1)).toEqual({ ...USED, detail: 'used, and 2 more' });
});

test('a clock that is set back holds no lines up', async () => {
  const { clock, lines, note } = scene();
  await note(REFUSALS.lines + 1);
  clock.time -= 500;
  await note(1);
  expect(lines.at(-1)).toEqual(USED);
});

test('a line that can not be written changes nothing for who is refused', async () => {
  const { refusals } = scene(() => Promise.reject(new Error('disk full')));
  await expect(refusals.note(USED)).resolves.toBeUndefined();
});
