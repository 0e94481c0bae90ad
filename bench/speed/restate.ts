import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort, sleep } from '../millrace-process.ts';
import { chainLength } from './measurements.ts';
import { percentiles, repeatFor } from './percentiles.ts';

/** The versions that the figures of docs/performance.md are of. */
const packages = ['@restatedev/restate-server@1.7.12', '@restatedev/restate-sdk@1.17.2'];

/** Its SDK wants a newer Node than ours by this one function. */
const service = `
Promise.withResolvers ??= () => {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};
const restate = await import('@restatedev/restate-sdk');
const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
const run = async (ctx, { steps }) => {
  let result = 0;
  for (let index = 0; index < steps; index += 1) result = await ctx.run('fib_' + index, () => fib(10));
  return result;
};
await restate.serve({
  services: [restate.service({ name: 'bench', handlers: { run } })],
  port: Number(process.env.SERVICE_PORT),
});
`;

/**
 * The same work on Restate, a durable engine without a sandbox, in the same run of the bench: installed from npm into a
 * folder of its own. null, with the reason on stderr, where it cannot be installed.
 */
export async function measureRestate(
  folder: string,
  { repeats, seconds, atOnce }: { repeats: number; seconds: number; atOnce: number },
): Promise<Record<string, number> | null> {
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  writeFileSync(join(folder, 'service.js'), service);
  const npm = ['install', '--no-audit', '--no-fund', '--silent', ...packages];
  const install = spawnSync('npm', npm, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (install.status !== 0) {
    console.error('The peer could not be installed.');
    return null;
  }
  const [servicePort, ingress, admin, node] = [
    await findFreePort(),
    await findFreePort(),
    await findFreePort(),
    await findFreePort(),
  ];
  const start = (command: string, args: string[], env: Record<string, string>): ChildProcess =>
    spawn(command, args, { cwd: folder, env: { ...process.env, ...env }, stdio: 'ignore', detached: true });
  const children = [
    start(process.execPath, ['service.js'], { SERVICE_PORT: String(servicePort) }),
    start(join(folder, 'node_modules/.bin/restate-server'), [], {
      RESTATE_BASE_DIR: join(folder, 'data'),
      RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
      RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      DO_NOT_TRACK: '1',
    }),
  ];
  try {
    await retry(() =>
      post(`http://127.0.0.1:${admin}/deployments`, { uri: `http://127.0.0.1:${servicePort}` }),
    );
    const call = (steps: number) => post(`http://127.0.0.1:${ingress}/bench/run`, { steps });
    for (let index = 0; index < 5; index += 1) await retry(() => call(3));
    const chains = await timed(repeats, () => call(chainLength));
    const ones = await timed(repeats * 10, () => call(1));
    await repeatFor(Math.min(5, seconds), atOnce, () => call(3));
    return {
      ...percentiles(`${chainLength} steps, requestMs`, chains),
      ...percentiles('1 step, requestMs', ones),
      'runs of 3 steps a second': await repeatFor(seconds, atOnce, () => call(3)),
    };
  } finally {
    for (const { pid } of children) endGroup(pid);
  }
}

/** Restate's command starts another process, which would outlive it. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function timed(count: number, work: () => Promise<void>): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await work();
    milliseconds.push(performance.now() - started);
  }
  return milliseconds;
}

async function post(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
}

async function retry(work: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= 50) throw error;
      await sleep(200);
    }
  }
}
