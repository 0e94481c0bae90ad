import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOutboundFetch } from '#server/adapters/http/outbound-fetch.ts';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { percentile } from './percentile.ts';
import { scriptContext } from './script-context.ts';

const trivial = 'export async function main(n: number): Promise<number> { return n + 1; }';
const warmUps = 300;
const latencySamples = 2000;
const throughputMs = 5000;
const atOnce = 16;
const waitingScripts = 500;
const answerMs = 500;
const fibRepeats = 5;
const fibBody = 'const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));';
const pythonFib =
  'import time\ndef fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nt = time.perf_counter()\nfib(30)\nprint((time.perf_counter() - t) * 1000)';

/** Speed of the sandbox by itself: from the main thread and back, warm pool, two threads, full host API. */
export async function measureSandbox(): Promise<Record<string, unknown>> {
  const port = await startSlowServer();
  const fetch = createOutboundFetch({ allow: [`127.0.0.1:${port.number}`] });
  const sandbox = createSandbox({ threads: 2, mostThreads: 2, fetch });
  try {
    await runTrivial(sandbox, warmUps);
    return {
      ...(await measureLatency(sandbox)),
      'trivial scripts per second': await measureThroughput(sandbox),
      ...(await measureFib(sandbox)),
      ...(await measureWaiting(sandbox, port.number)),
    };
  } finally {
    await sandbox.close();
    await port.close();
  }
}

async function runTrivial(sandbox: SandboxPort, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await run(sandbox, trivial, { n });
}

async function run(sandbox: SandboxPort, code: string, args: Record<string, number>): Promise<unknown> {
  const outcome = await sandbox.runScript({ code, name: 'bench', args, context: scriptContext });
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.value;
}

async function measureLatency(sandbox: SandboxPort) {
  const times: number[] = [];
  for (let n = 0; n < latencySamples; n += 1) {
    const started = performance.now();
    await run(sandbox, trivial, { n });
    times.push(performance.now() - started);
  }
  return { 'trivial ms p50': percentile(times, 0.5), 'trivial ms p95': percentile(times, 0.95) };
}

async function measureThroughput(sandbox: SandboxPort): Promise<number> {
  const started = performance.now();
  let done = 0;
  const loop = async () => {
    while (performance.now() - started < throughputMs) {
      await run(sandbox, trivial, { n: done });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
  return Math.round(done / ((performance.now() - started) / 1000));
}

/** fib(30) here, in node and in python3, in the same minute; null where there is no python3. */
async function measureFib(sandbox: SandboxPort) {
  const code = `${fibBody}\nexport const main = () => { const t = Date.now(); fib(30); return Date.now() - t; };`;
  const own: number[] = [];
  for (let n = 0; n < fibRepeats; n += 1) own.push(Number(await run(sandbox, code, {})));
  const inNode = spawnMs(process.execPath, [
    '-e',
    `${fibBody} const t = performance.now(); fib(30); console.log(performance.now() - t);`,
  ]);
  const inPython = spawnMs('python3', ['-c', pythonFib]);
  const sandboxMs = percentile(own, 0.5);
  return {
    'fib(30) ms sandbox': sandboxMs,
    'fib(30) ms node': inNode,
    'fib(30) ms python3': inPython,
    'fib(30) sandbox / python3': inPython === null ? null : Math.round((sandboxMs / inPython) * 100) / 100,
  };
}

function spawnMs(command: string, args: string[]): number | null {
  const times: number[] = [];
  for (let n = 0; n < fibRepeats; n += 1) {
    const { stdout, status } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) return null;
    times.push(Number(stdout));
  }
  return percentile(times, 0.5);
}

/** Scripts that all wait for the same slow server at once, on two threads. */
async function measureWaiting(sandbox: SandboxPort, port: number) {
  const code = `export async function main(n) { const answer = await fetch('http://127.0.0.1:${port}/' + n); return (await answer.text()) === 'ok'; }`;
  const rss = process.memoryUsage.rss();
  const started = performance.now();
  let mostRss = rss;
  const watch = setInterval(() => {
    mostRss = Math.max(mostRss, process.memoryUsage.rss());
  }, 50);
  const answers = await Promise.all(
    Array.from({ length: waitingScripts }, (_, n) => run(sandbox, code, { n })),
  );
  clearInterval(watch);
  return {
    [`${waitingScripts} scripts that wait ${answerMs} ms, two threads: ms`]: Math.round(
      performance.now() - started,
    ),
    'of them succeeded': answers.filter((answer) => answer === true).length,
    'memory while they wait, MiB more': Math.round((mostRss - rss) / 2 ** 20),
  };
}

async function startSlowServer() {
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  // Nobody is answered before all have asked: they do wait at once.
  const server = createServer((_request, response) => {
    waiting.push(() => response.end('ok'));
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const answer of waiting) answer();
      waiting = [];
    }, answerMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { number: (server.address() as AddressInfo).port, close };
}
