// Loaded into the processes of a soak before their own code: on SIGUSR2 garbage is collected, and a file named by the
// process id in LIVE_MEMORY_FOLDER tells how many bytes are still in use.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    writeFileSync(join(process.env.LIVE_MEMORY_FOLDER, String(process.pid)), String(heapUsed + external));
  });
}
