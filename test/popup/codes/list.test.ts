import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnOf, HEADING_HEIGHT, heightOf, layOut, ROW_HEIGHT } from '../../../src/popup/codes/list-window.ts';
import { codeAt, isStale } from '../../../src/popup/codes/live-code.ts';
import { search, searchable } from '../../../src/ui/passcode-search.ts';
import { foundSection, placeAt, sectionsOf } from '../../../src/ui/passcode-sections.ts';
import { count } from '../../support/counts.ts';
import { many, passcode } from '../passcodes.ts';

describe('a search', () => {
  const ACCOUNTS = [
    passcode('My GitHub', 'alice', { note: 'In the safe' }),
    passcode('GitHub', 'bob@work.example', { group: 'Büro' }),
    passcode('Société Générale', 'Zoë', { sites: ['societegenerale.fr'] }),
    passcode('ＡＷＳ', 'root'),
  ];
  const found = (query: string) => search(searchable(ACCOUNTS), query).map(({ issuer }) => issuer);

  it.each([
    ['', ['My GitHub', 'GitHub', 'Société Générale', 'ＡＷＳ']],
    ['  ', ['My GitHub', 'GitHub', 'Société Générale', 'ＡＷＳ']],
    ['github', ['GitHub', 'My GitHub']],
    ['GITHUB ALICE', ['My GitHub']],
    ['alice my', ['My GitHub']],
    ['societe zoe', ['Société Générale']],
    ['societegenerale.fr', ['Société Générale']],
    ['buro', ['GitHub']],
    ['SAFE', ['My GitHub']],
    ['aws', ['ＡＷＳ']],
    ['hubbob', []],
    ['nobody', []],
    ['.*', []],
  ])('for %j finds %j: without case, accents and forms, what begins so first', (query, issuers) => {
    expect(found(query)).toEqual(issuers);
  });

  it('never fails, and finds no other accounts, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        const names = search(searchable(ACCOUNTS), query);
        expect(new Set(names).size).toBe(names.length);
        expect(ACCOUNTS).toEqual(expect.arrayContaining([...names]));
      }),
      { numRuns: count(200, 5_000) },
    );
  });
});

describe('the sections of a list', () => {
  it('are this site, pinned ones, groups by name, the others', () => {
    const accounts = [
      passcode('Here', 'pinned too', { here: 'likely', pinned: true, group: 'Work' }),
      passcode('Pinned', '', { pinned: true, group: 'Work' }),
      passcode('Zebra', '', { group: 'Zoo' }),
      passcode('Alone', ''),
      passcode('Office', '', { group: 'Work' }),
    ];
    const sections = sectionsOf(accounts).map(({ kind, name, accounts: held }) => [
      kind,
      name,
      held.map(({ issuer }) => issuer).join(),
    ]);
    expect(sections).toEqual([
      ['here', '', 'Here'],
      ['pinned', '', 'Pinned'],
      ['group', 'Work', 'Office'],
      ['group', 'Zoo', 'Zebra'],
      ['others', '', 'Alone'],
    ]);
  });

  it('have no heading where there is one only, or a search', () => {
    const accounts = many(3);
    expect(layOut(sectionsOf(accounts)).map(({ kind }) => kind)).toEqual(['account', 'account', 'account']);
    expect(layOut(foundSection(accounts)).map(({ kind }) => kind)).toEqual(['account', 'account', 'account']);
    expect(layOut(sectionsOf([]))).toEqual([]);
    expect(layOut(foundSection([]))).toEqual([]);
  });
});

describe('another place for an account', () => {
  /** What the background makes of it: the order of all, as its contract says. */
  function moved(ids: readonly string[], passcodeId: string, before: string | null): readonly string[] {
    const others = ids.filter((id) => id !== passcodeId);
    const at = before === null ? others.length : others.indexOf(before);
    return [...others.slice(0, at), passcodeId, ...others.slice(at)];
  }

  it('is where it was put, and the others of its section keep their order', () => {
    const account = fc.record({
      group: fc.constantFrom('', 'a', 'b'),
      pinned: fc.boolean(),
      here: fc.constantFrom(null, null, 'bound' as const),
    });
    fc.assert(
      fc.property(fc.array(account, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), (shapes, which, to) => {
        const all = shapes.map((shape, index) => passcode(`i${index}`, '', shape));
        // As the background lists them: this site, pinned, the rest, each in the person's order.
        const rank = (of: (typeof all)[number]) => (of.here !== null ? 0 : of.pinned ? 1 : 2);
        const listed = [...all].sort((one, other) => rank(one) - rank(other));
        const chosen = listed[which % listed.length]!;
        const section = sectionsOf(listed).find(({ accounts }) => accounts.includes(chosen))!;
        const place = to % section.accounts.length;
        const move = placeAt(section, listed, chosen.passcodeId, place);
        const ids = all.map(({ passcodeId }) => passcodeId);
        const after = move === null ? ids : moved(ids, move.passcodeId, move.before);
        const inSection = after.filter((id) => section.accounts.some(({ passcodeId }) => passcodeId === id));
        const others = section.accounts.map(({ passcodeId }) => passcodeId).filter((id) => id !== chosen.passcodeId);
        expect(inSection).toEqual([...others.slice(0, place), chosen.passcodeId, ...others.slice(place)]);
      }),
      { numRuns: count(300, 5_000) },
    );
  });

  it('that it has already, or of an account that is not there, is none', () => {
    const [section] = sectionsOf(many(3));
    expect(placeAt(section!, section!.accounts, section!.accounts[1]!.passcodeId, 1)).toBeNull();
    expect(placeAt(section!, section!.accounts, section!.accounts[2]!.passcodeId, 9)).toBeNull();
    expect(placeAt(section!, section!.accounts, 'gone', 0)).toBeNull();
  });

  it('changes two neighbours of a site without sending either behind everything else', () => {
    const [one, two, ...rest] = many(5);
    const here = [one!, two!].map((account) => ({ ...account, here: 'bound' as const }));
    const listed = [...here, ...rest];
    const [section] = sectionsOf(listed);
    expect(placeAt(section!, listed, one!.passcodeId, 1)).toEqual({
      passcodeId: two!.passcodeId,
      before: one!.passcodeId,
    });
  });
});

describe('what is drawn of a list', () => {
  const grouped = many(300).map((account, index) => ({ ...account, group: `g${index % 7}` }));
  const items = layOut(sectionsOf(grouped));

  it('covers what is in view without a hole, is as high as the whole, and is a handful', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: heightOf(items) }),
        fc.integer({ min: 100, max: 600 }),
        fc.nat(400),
        (top, height, at) => {
          const kept = items[at % items.length]!.key;
          const drawn = drawnOf(items, top, height, kept);
          let y = 0;
          let kepts = 0;
          for (const part of drawn) {
            if (part.kind === 'gap') {
              // No gap reaches into the view.
              expect(y + part.height <= top || y >= top + height).toBe(true);
              y += part.height;
            } else {
              expect(part.item.top).toBe(y);
              if (part.item.key === kept) kepts += 1;
              y += part.item.height;
            }
          }
          expect(y).toBe(heightOf(items));
          expect(kepts).toBe(1);
          expect(drawn.filter(({ kind }) => kind === 'item').length).toBeLessThan(2 * (height / HEADING_HEIGHT) + 14);
        },
      ),
      { numRuns: count(200, 3_000) },
    );
  });

  it('counts its rows through all sections', () => {
    const rows = items.filter((item) => item.kind === 'account');
    expect(rows.map(({ position }) => position)).toEqual(rows.map((_, index) => index));
    expect(heightOf(items)).toBe(300 * ROW_HEIGHT + 7 * HEADING_HEIGHT);
  });
});

describe('a code at its boundary', () => {
  const KNOWN = { passcodeId: 'p', code: '111111', next: '222222', until: 60_000 };

  it.each([
    [59_999, { code: '111111', until: 60_000 }],
    [60_000, { code: '222222', until: 90_000 }],
    [89_999, { code: '222222', until: 90_000 }],
    [90_000, null],
  ])('at %i ms is %o: the next one takes its place at once, and never outlives its own time', (now, live) => {
    expect(codeAt(KNOWN, 30, now)).toEqual(live === null ? null : expect.objectContaining(live));
    expect(isStale(KNOWN, 30, now)).toBe(now >= 60_000);
  });

  it('is asked for again where the clock was set back, and where nothing is known', () => {
    expect(isStale(KNOWN, 30, 30_000)).toBe(false);
    expect(isStale(KNOWN, 30, 29_999)).toBe(true);
    expect(isStale(undefined, 30, 0)).toBe(true);
    expect(codeAt(undefined, 30, 0)).toBeNull();
  });
});
