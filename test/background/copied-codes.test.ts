import { describe, expect, it, vi } from 'vitest';
import { createExtension } from '../support/extension.ts';

async function copying({ granted = true } = {}) {
  const extension = await createExtension();
  const { clipboard } = extension.fake;
  clipboard.granted = granted;
  return {
    ...extension,
    clipboard,
    /** As the popup does after its own copying. */
    copy(text: string) {
      clipboard.text = text;
      return extension.send('clipboard.copied', { text });
    },
    async pass(ms: number) {
      extension.clock.now += ms;
      for (const [name, when] of [...extension.fake.alarms]) {
        if (when > extension.clock.now) continue;
        extension.fake.alarms.delete(name);
        await extension.background().alarm(name);
      }
    },
  };
}

describe('a code on the clipboard', () => {
  it('goes after a minute, also from a worker that ended meanwhile', async () => {
    const copier = await copying();
    expect(await copier.copy('123456')).toEqual({ empties: true, offer: false });
    await copier.pass(59_999);
    expect(copier.clipboard.text).toBe('123456');
    copier.restart();
    await copier.pass(1);
    expect(copier.clipboard.text).toBe('');
    expect([...copier.fake.session.items.keys()].filter((key) => key.startsWith('copied'))).toEqual([]);
  });

  it('goes with the next alarm, where the worker or the clipboard failed before it was empty', async () => {
    const copier = await copying();
    await copier.copy('123456');
    vi.spyOn(copier.fake.browser.clipboard, 'emptyIfHolds').mockRejectedValueOnce(new Error('no page'));
    await copier.pass(60_000).catch(() => undefined);
    expect(copier.clipboard.text).toBe('123456');
    copier.restart();
    await copier.pass(60_000);
    expect(copier.clipboard.text).toBe('');
    await copier.pass(60_000);
    expect([...copier.fake.alarms.keys()]).not.toContain('clipboard:empty');
  });

  it('is tried again also where an alarm came too early and no other is on its way', async () => {
    const copier = await copying();
    await copier.copy('123456');
    copier.fake.alarms.delete('clipboard:empty');
    await copier.background().alarm('clipboard:empty');
    expect(copier.clipboard.text).toBe('123456');
    await copier.pass(60_000);
    expect(copier.clipboard.text).toBe('');
  });

  it('is all that goes: what was copied since is left alone', async () => {
    const copier = await copying();
    await copier.copy('123456');
    copier.clipboard.text = 'a paragraph';
    await copier.pass(60_000);
    expect(copier.clipboard.text).toBe('a paragraph');
  });

  it('stays for its whole minute when it was copied after another one', async () => {
    const copier = await copying();
    await copier.copy('111111');
    await copier.pass(59_000);
    await copier.copy('222222');
    // The first one's alarm was on its way.
    await copier.background().alarm('clipboard:empty');
    expect(copier.clipboard.text).toBe('222222');
    await copier.pass(59_999);
    expect(copier.clipboard.text).toBe('222222');
    await copier.pass(1);
    expect(copier.clipboard.text).toBe('');
  });

  it('goes also where the clock was set back meanwhile', async () => {
    const copier = await copying();
    await copier.copy('123456');
    copier.clock.now -= 3_600_000;
    await copier.background().alarm('clipboard:empty');
    expect(copier.clipboard.text).toBe('');
  });

  it('stays where the person did not allow it, or does not any more; that it can be had is offered three times', async () => {
    const copier = await copying({ granted: false });
    for (const offer of [true, true, true, false]) {
      expect(await copier.copy('123456')).toEqual({ empties: false, offer });
      await copier.pass(60_000);
      expect(copier.clipboard.text).toBe('123456');
    }
    await copier.copy('123456');
    expect([...copier.fake.alarms.keys()]).not.toContain('clipboard:empty');
    expect([...copier.fake.session.items.values()].join()).not.toContain('123456');
    copier.clipboard.granted = true;
    await copier.copy('123456');
    copier.clipboard.granted = false;
    await copier.pass(60_000);
    expect(copier.clipboard.text).toBe('123456');
  });

  it('goes too where its going was offered, and the person took that up', async () => {
    const copier = await copying({ granted: false });
    expect(await copier.copy('123456')).toEqual({ empties: false, offer: true });
    copier.clipboard.granted = true;
    await copier.pass(60_000);
    expect(copier.clipboard.text).toBe('');
  });
});
