// @ts-check
// Loaded with `node --import` into every child: when the parent goes, however it goes, the channel closes and the
// child ends too, so that no server keeps a port behind the back of the person who stopped it.
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 3000).unref();
});
process.channel?.unref();
