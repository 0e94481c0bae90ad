import { readEnv } from '#server/env.ts';
import { createLog } from '#server/log.ts';
import { type OpenDatabase, reachDatabase } from '#server/open-database.ts';
import { isAppError } from '#shared/errors.ts';
import { badUse, writeError } from './terminal.ts';

/** Runs a command on the database of the running server or, without one, on the files of the data folder. */
export async function withDatabase(work: (database: OpenDatabase) => Promise<void>): Promise<number> {
  const read = readEnv({ HOST: '', ROLE: '' });
  if (!read.ok) return badUse(read.problems.join('\n'));
  const log = createLog(read.env.logLevel ?? 'silent');
  let database: OpenDatabase | undefined;
  try {
    database = await reachDatabase(read.env, log);
    await work(database);
    return 0;
  } catch (error) {
    writeError(error instanceof Error ? error.message : String(error));
    return isAppError(error) && error.code !== 'unavailable' && error.code !== 'internal' ? 2 : 1;
  } finally {
    await database?.close();
  }
}
