import { readFileSync } from 'node:fs';

/** How often a program started by npm looks whether npm is still there, in milliseconds. */
const PARENT_CHECK = 1000;

/**
 * Aborts at the first Ctrl-C, SIGTERM or SIGHUP, or when npm, which started us, is gone. A second Ctrl-C ends this
 * process at once; the children see their channel close and end too.
 */
export function onStop(): AbortSignal {
  const stopping = new AbortController();
  const ask = () => {
    if (stopping.signal.aborted) process.exit(130);
    console.log('Stopping ...');
    stopping.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  if (process.env.npm_lifecycle_event === undefined) return stopping.signal;
  const parents = lineage();
  const timer = setInterval(() => {
    if (lineage() === parents) return;
    clearInterval(timer);
    if (!stopping.signal.aborted) ask();
  }, PARENT_CHECK);
  timer.unref();
  return stopping.signal;
}

/** Our parent, and where the system tells it the parent's: npm stands behind a shell that outlives it. */
function lineage(): string {
  try {
    // proc(5): the fourth field is the parent; the second, in brackets, may hold anything.
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? ''}`;
  } catch {
    return String(process.ppid);
  }
}
