import { describe, expect, it } from 'vitest';
import { ownTime, type TraceEvent, threadOf } from '../../bench/page/own-time.ts';

const BASE = 'chrome-extension://abc/';
const THREAD = { pid: 7, tid: 8 };

const event = (name: string, ts: number, dur: number, url?: string, more: Partial<TraceEvent> = {}): TraceEvent => ({
  name,
  ph: 'X',
  ...THREAD,
  ts,
  dur,
  tdur: dur / 2,
  ...(url === undefined ? {} : { args: { data: { url } } }),
  ...more,
});

describe('the time of our scripts in a trace', () => {
  it('is processor time, and what lies in one another counts once', () => {
    const events = [
      event('v8.compile', 110, 20, `${BASE}main.js`),
      event('EvaluateScript', 100, 200, `${BASE}main.js`),
      event('RunMicrotasks', 250, 40),
      event('FunctionCall', 400, 1000, `${BASE}main.js`),
    ];
    expect(ownTime(events, THREAD, BASE)).toEqual({ ms: 0.6, began: [`${BASE}main.js`] });
  });

  it('counts what goes on after a promise, also inside of a script of the page', () => {
    const events = [event('FunctionCall', 0, 500, 'http://page.test/'), event('RunMicrotasks', 100, 200)];
    expect(ownTime(events, THREAD, BASE).ms).toBe(0.1);
  });

  it('counts nothing of the page, of another thread or of another process', () => {
    const events = [
      event('EvaluateScript', 0, 500, 'http://page.test/'),
      event('FunctionCall', 600, 500, `${BASE}main.js`, { tid: 9 }),
      event('FunctionCall', 1200, 500, `${BASE}main.js`, { pid: 9 }),
      event('TimerFire', 1800, 500),
    ];
    expect(ownTime(events, THREAD, BASE)).toEqual({ ms: 0, began: [] });
  });

  it('is looked for on the thread that began the page’s own script', () => {
    const page = 'http://page.test/';
    const events = [
      event('EvaluateScript', 0, 5, 'http://other.test/', { pid: 1, tid: 1 }),
      event('EvaluateScript', 0, 5, page),
    ];
    expect(threadOf(events, page)).toEqual(THREAD);
    expect(() => threadOf(events, 'http://third.test/')).toThrow('no script of');
  });
});
