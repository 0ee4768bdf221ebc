// @ts-check
// Loaded with `node --import` into the token server under test: moves its clock by what the parent sends, as if the
// machine's clock had gone on, so that a test of expiry need not wait.
const RealDate = Date;
const realNow = Date.now.bind(Date);
let shift = 0;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [realNow() + shift] : args, newTarget),
  get: (target, key, receiver) => (key === 'now' ? () => realNow() + shift : Reflect.get(target, key, receiver)),
});

process.on('message', (/** @type {unknown} */ message) => {
  if (typeof message === 'object' && message !== null && 'clockShiftSeconds' in message) {
    shift = Number(message.clockShiftSeconds) * 1000;
    process.send?.({ ask: 'ask' in message ? message.ask : 0 });
  }
});
process.channel?.unref();
