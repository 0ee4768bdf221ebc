import { describe, expect, it } from 'vitest';
import { readStartArguments } from '../../scripts/setup/start-arguments.mjs';
import { readTestArguments, STEP_NAMES } from '../../scripts/test/test-arguments.mjs';

describe('the arguments of npm start', () => {
  it('has a port for each server without any', () => {
    expect(readStartArguments([])).toMatchObject({ port: 4600, demoPort: 4601, tour: false, exit: false });
  });

  it('takes other ports', () => {
    expect(readStartArguments(['--port', '5000', '--demo-port', '5001'])).toMatchObject({ port: 5000, demoPort: 5001 });
  });

  it.each([
    [['--port', 'abc'], /--port is "abc"/],
    [['--port', '0'], /--port is "0"/],
    [['--demo-port', '70000'], /--demo-port is "70000"/],
    [['--port', '4601'], /both 4601/],
    [['--nonsense'], /nonsense/],
  ])('%j is refused in a sentence', (argv, sentence) => {
    expect(() => readStartArguments(argv)).toThrow(sentence);
  });
});

describe('the arguments of npm test', () => {
  it('runs every step without any, in their order', () => {
    expect(readTestArguments([]).steps).toEqual([...STEP_NAMES]);
    expect(readTestArguments(['e2e', 'unit']).steps).toEqual(['unit', 'e2e']);
  });

  it('refuses a step that is not there', () => {
    expect(() => readTestArguments(['everything'])).toThrow(/no step "everything"/);
  });
});
