import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('a process that awaits the end of an idle thread lives until it has ended', () => {
  const code = `
    import { startSandboxWorker } from ${JSON.stringify(new URL('./sandbox-worker.ts', import.meta.url).href)};
    const file = new URL('data:text/javascript,setInterval(() => {}, 1000)');
    const worker = startSandboxWorker(file, { kind: 'strip' }, { onMessage() {}, onLost() {} });
    const ended = worker.terminate();
    worker.setBusy(false);
    await ended;
    console.log('ended');`;
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', code],
    { encoding: 'utf8' },
  );
  expect([stdout, status]).toEqual(['ended\n', 0]);
});
