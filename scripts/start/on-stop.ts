/** How often a program started by npm looks whether npm is still there, in milliseconds. */
const PARENT_CHECK = 1000;

/**
 * Resolves at the first Ctrl-C, SIGTERM or SIGHUP, or when npm, which started us, is gone. A second Ctrl-C ends this
 * process at once; the children see their channel close and end too.
 */
export function onStop(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = () => {
      if (asked) process.exit(130);
      asked = true;
      console.log('Stopping ...');
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    if (process.env.npm_lifecycle_event === undefined) return;
    const parent = process.ppid;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      if (!asked) ask();
    }, PARENT_CHECK);
    timer.unref();
  });
}
