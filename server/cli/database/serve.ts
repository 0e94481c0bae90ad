import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { keepNewObjectsYoung } from '#server/embedded-mongo/keep-new-objects-young.ts';
import { startDatabase } from '#server/embedded-mongo/start-database.ts';
import { readEnv } from '#server/env.ts';
import { createLog } from '#server/log.ts';
import { badUse, writeError, writeLine } from '../terminal.ts';

/** `database serve --port N [--data DIR]`: the embedded database on loopback TCP, until SIGTERM or SIGINT. */
export async function databaseServeCommand(argv: string[]): Promise<number> {
  const flags = readFlags(argv);
  if (typeof flags === 'string') return badUse(flags);
  const port = Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return badUse('database serve needs --port with a number.');
  const read = readEnv({ DATA_DIR: flags.data, ROLE: '', MONGODB_URI: '', PUBLIC_URL: '', HOST: '' });
  if (!read.ok) return badUse(read.problems.join('\n'));
  keepNewObjectsYoung();
  try {
    const log = createLog(read.env.logLevel ?? 'warn');
    const database = await startDatabase(
      { dataDir: resolve(read.env.dataDir), sync: read.env.databaseSync, listen: { kind: 'tcp', port } },
      (scan) => log.warn(scan, 'query without an index'),
    );
    writeLine(`The database is ready: MONGODB_URI=${database.uri.replace('/?', '/millrace?')}`);
    await new Promise((done) => {
      process.once('SIGTERM', done);
      process.once('SIGINT', done);
    });
    await database.close();
    return 0;
  } catch (error) {
    writeError(`The database could not start: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

function readFlags(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: { port: { type: 'string' }, data: { type: 'string' } } }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
