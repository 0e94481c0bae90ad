#!/usr/bin/env node
// The `millrace` command: builds what is out of date, then hands over to the built program.
const args = process.argv.slice(2);
const { buildIfNewer } = await import('./build.mjs');
try {
  // Only `start` serves the client; every other command needs the server's part alone. Tests and measurements build
  // once, then start many processes that must not build at the same time.
  if (process.env.MILLRACE_BUILD !== 'skip')
    buildIfNewer(args[0] === 'start' ? ['server', 'client'] : ['server']);
} catch (error) {
  console.error(`The build failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
// Whoever reads what is printed may stop reading, as `head` does.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
const { main } = await import('../dist/server/cli.js');
process.exitCode = await main(args);
