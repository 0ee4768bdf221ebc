import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { satisfiesNodeRange } from '../../scripts/setup/node-version.mjs';

const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  engines: { node: string };
};

describe('the Node versions that package.json allows', () => {
  it.each([
    ['20.19.0', true],
    ['20.20.2', true],
    ['20.18.9', false],
    ['18.20.0', false],
    ['21.7.0', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['24.1.0', true],
  ])('%s: %s', (version, allowed) => {
    expect(satisfiesNodeRange(version, engines.node)).toBe(allowed);
  });
});
