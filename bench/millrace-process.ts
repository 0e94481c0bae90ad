import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** Builds what is out of date, once, before any process starts. */
export function buildMillrace(): void {
  const build = spawnSync(process.execPath, [join(root, 'bin/build.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (build.status !== 0) throw new Error('the build failed');
}

export type MillraceProcess = {
  child: ChildProcess;
  /** Everything that it has written to stdout and stderr. */
  output(): string;
  /** Whether it is gone, by itself or by a signal. */
  hasEnded(): boolean;
  /** Sends SIGKILL and waits until the process is gone. */
  kill(): Promise<void>;
  /** Sends SIGTERM and waits until the process has ended by itself. */
  stop(): Promise<number | null>;
};

/** Starts `millrace <args>` as the built program, the way a person's shell would. */
export function spawnMillrace(args: string[], env: Record<string, string> = {}): MillraceProcess {
  const child = spawn(process.execPath, [join(root, 'bin/millrace.mjs'), ...args], {
    cwd: root,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => chunks.push(text));
  }
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const signal = async (name: NodeJS.Signals) => {
    child.kill(name);
    return ended;
  };
  return {
    child,
    output: () => chunks.join(''),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: async () => void (await signal('SIGKILL')),
    stop: () => signal('SIGTERM'),
  };
}

/** Runs `millrace <args>` to its end and returns its exit code and what it wrote. */
export function runMillrace(args: string[], options: { env?: Record<string, string>; input?: string } = {}) {
  const run = spawnSync(process.execPath, [join(root, 'bin/millrace.mjs'), ...args], {
    cwd: root,
    env: { ...cleanEnvironment(), ...options.env },
    input: options.input ?? '',
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** Waits until `url` answers with 200; fails with the process's output when it ends first or takes too long. */
export async function waitUntilReady(url: string, running: MillraceProcess, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    if (running.hasEnded()) throw new Error(`millrace ended:\n${running.output()}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(25);
  }
  throw new Error(`${url} was not ready after ${seconds} s:\n${running.output()}`);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** The caller's environment without settings that would change what is measured or tested. */
function cleanEnvironment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'CHROME_PATH', 'NODE_OPTIONS'];
  const kept = names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...Object.fromEntries(kept), MILLRACE_BUILD: 'skip' };
}
