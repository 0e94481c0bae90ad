import { parseArgs } from 'node:util';
import { compose, type Running } from '#server/compose.ts';
import { type Env, readEnv } from '#server/env.ts';
import { createLog } from '#server/log.ts';
import { describeArgumentsError } from './arguments-error.ts';
import { badUse, writeError, writeLine } from './terminal.ts';

/** How long after a stop something that was forgotten may keep the process alive. */
const lingerMs = 3_000;

/** `start [--role all|api|worker] [--port N]`: serves until SIGTERM or SIGINT. */
export async function startCommand(argv: string[]): Promise<number> {
  const flags = readFlags(argv);
  if (typeof flags === 'string') return badUse(flags);
  const read = readEnv({ ROLE: flags.role, PORT: flags.port });
  if (!read.ok) {
    writeError(
      `Millrace cannot start with these settings:\n${read.problems.map((one) => `- ${one}`).join('\n')}`,
    );
    return 2;
  }
  const { env } = read;
  const log = createLog(env.logLevel ?? (process.stdout.isTTY ? 'warn' : 'info'));
  const stopped = nextSignal();
  let running: Running;
  try {
    running = await compose(env, log);
  } catch (error) {
    log.fatal({ err: error }, 'start failed');
    writeError(`Millrace could not start: ${explain(error, env)}`);
    leaveSoon();
    return 1;
  }
  announce(running, env);
  const signal = await stopped;
  log.info({ signal }, 'stopping');
  await running.stop();
  leaveSoon();
  return 0;
}

function readFlags(argv: string[]) {
  try {
    const { values } = parseArgs({
      args: argv,
      options: { role: { type: 'string' }, port: { type: 'string' } },
    });
    return values;
  } catch (error) {
    return describeArgumentsError(error);
  }
}

function announce(running: Running, env: Env): void {
  if (running.url === null) {
    writeLine('Millrace worker is ready');
    return;
  }
  writeLine(`Millrace is ready at ${running.url}`);
  if (running.setupCode !== null) {
    writeLine(`There is no admin yet. Open ${running.url}/setup and enter the code ${running.setupCode}`);
  }
  if (env.isDemo)
    writeLine('This is the demo: whoever opens it on this machine is signed in. Set PUBLIC_URL to end it.');
}

function explain(error: unknown, env: Env): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `port ${env.port} is taken. Choose another one with --port or PORT.`;
  if (code === 'EACCES')
    return `this account may not listen on ${env.host}:${env.port} or not use ${env.dataDir}.`;
  return error instanceof Error ? error.message : String(error);
}

/** The first SIGTERM or SIGINT; a second one ends the process at once. */
function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let count = 0;
    const handle = (signal: NodeJS.Signals) => {
      count += 1;
      if (count > 1) process.exit(1);
      resolve(signal);
    };
    process.on('SIGTERM', handle);
    process.on('SIGINT', handle);
  });
}

/** Ends the process also when something of it was forgotten; otherwise it ends by itself before. */
function leaveSoon(): void {
  setTimeout(() => process.exit(), lingerMs).unref();
}
