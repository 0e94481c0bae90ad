import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Env, readEnv } from '#server/env.ts';
import { badUse, writeError } from '../terminal.ts';

type Arguments = { env: Env; directory: string };

/** Runs a command of the form `database <name> [DIR] [--data DIR]`; a wrong use is exit code 2, a failure 1. */
export async function runDatabaseCommand(
  argv: string[],
  needsDirectory: string | null,
  work: (given: Arguments) => Promise<number>,
): Promise<number> {
  const given = readArguments(argv, needsDirectory);
  if (typeof given === 'string') return badUse(given);
  try {
    return await work(given);
  } catch (error) {
    writeError(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function readArguments(argv: string[], needsDirectory: string | null): Arguments | string {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: { data: { type: 'string' } },
      allowPositionals: true,
    });
    const [directory, extra] = positionals;
    if (needsDirectory !== null && directory === undefined) return needsDirectory;
    const unexpected = needsDirectory === null ? directory : extra;
    if (unexpected !== undefined) return `"${unexpected}" is one argument too many.`;
    const read = readEnv({ DATA_DIR: values.data, HOST: '', ROLE: '' });
    if (!read.ok) return read.problems.join('\n');
    return { env: { ...read.env, dataDir: resolve(read.env.dataDir) }, directory: resolve(directory ?? '.') };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
