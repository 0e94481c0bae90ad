import { backupFiles } from '#server/embedded-mongo/backup-files.ts';
import { writeLine } from '../terminal.ts';
import { runDatabaseCommand } from './read-arguments.ts';

/** `database backup DIR [--data DIR]`: a copy of the embedded database as of one moment, also while a server runs. */
export function databaseBackupCommand(argv: string[]): Promise<number> {
  return runDatabaseCommand(
    argv,
    'database backup needs a folder for the copy.',
    async ({ env, directory }) => {
      const bytes = await backupFiles(env.dataDir, directory);
      writeLine(`Copied ${Math.ceil(bytes / 1024)} KiB to ${directory}. To go back, use it as DATA_DIR.`);
      return 0;
    },
  );
}
