// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { issuerDrawing } from '../../src/ui/issuer-drawings.ts';
import { firstLetter, inkOn, luminance, MONOGRAM_COLOURS, monogramColour } from '../../src/ui/monogram.ts';
import { settle } from '../popup/render-popup.tsx';

afterEach(() => cleanup());

const contrast = (one: string, other: string) => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

describe('the colour behind a letter', () => {
  it.each(MONOGRAM_COLOURS)('%s lets white be read (WCAG 2.2, 1.4.3: 4.5 at least)', (colour) => {
    expect(inkOn(colour)).toBe('#ffffff');
    expect(contrast(colour, '#ffffff')).toBeGreaterThanOrEqual(4.5);
  });

  it('is the same for the same name, and every colour is some name’s', () => {
    const names = Array.from({ length: 400 }, (_, index) => `service ${index}`);
    expect(new Set(names.map(monogramColour))).toEqual(new Set(MONOGRAM_COLOURS));
    expect(names.map(monogramColour)).toEqual(names.map(monogramColour));
  });

  it('is measured as WCAG does: black on white is 21:1', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});

describe('the letter of a name', () => {
  it.each([
    ['GitHub', 'G'],
    ['éclair', 'É'],
    ['  (a)', 'A'],
    ['9 lives', '9'],
    ['日本', '日'],
    ['e\u0301tude', 'E\u0301'],
    ['\u202e ***', ''],
    ['', ''],
  ])('%j is %j', (name, letter) => {
    expect(firstLetter(name)).toBe(letter);
  });
});

describe('the sign of an issuer', () => {
  it.each([
    ['GitHub', 'GitHub'],
    ['github.com', 'GitHub'],
    ['GITHUB (work)', 'GitHub'],
    ['GitHub - work', 'GitHub'],
    ['accounts.google.com', 'Google'],
    ['Google.co.uk', 'Google'],
    ['Google Account', 'Google'],
    ['gmail', 'Google'],
    ['Proton Mail', 'Proton'],
    ['Twitter', 'x.com'],
  ])('%s is the one of %s', (issuer, same) => {
    expect(issuerDrawing(issuer)).not.toBeNull();
    expect(issuerDrawing(issuer)).toEqual(issuerDrawing(same));
  });

  it.each([
    '',
    'Apple Valley Bank',
    'My GitHub',
    'githob',
    'google.evil.example',
    'my-google.com',
    'constructor',
    '__proto__',
    '…',
  ])('is not guessed of %j', (issuer) => {
    expect(issuerDrawing(issuer)).toBeNull();
  });

  it('is drawn once it is there; before, and of others, the letter is', async () => {
    // Other files of this worker may have loaded the drawings: not into the module as it is read anew.
    vi.resetModules();
    const { IssuerIcon, loadIssuerDrawings } = await import('../../src/ui/IssuerIcon.tsx');
    const { container } = render(<IssuerIcon issuer="GitHub" label="alice" />);
    expect(container.textContent).toBe('G');
    await loadIssuerDrawings();
    await settle();
    expect(container.querySelector('path')?.getAttribute('d')).toBe(issuerDrawing('GitHub')?.path);
    expect(container.textContent).toBe('');
    cleanup();
    expect(render(<IssuerIcon issuer="" label="bob@mail.example" />).container.textContent).toBe('B');
    expect(render(<IssuerIcon issuer="" label="" />).container.querySelector('.issuer-icon-unnamed')).not.toBeNull();
  });
});
