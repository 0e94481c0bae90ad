import type { DumpCount } from '#server/adapters/mongo/dump/dump-layout.ts';
import { exportDatabase } from '#server/adapters/mongo/dump/export-database.ts';
import { importDatabase } from '#server/adapters/mongo/dump/import-database.ts';
import { writeLine } from '../terminal.ts';
import { runDatabaseCommand } from './read-arguments.ts';
import { withClient } from './with-client.ts';

/** `database export DIR [--data DIR]`: all data as files that `database import` and `mongorestore` read. */
export function databaseExportCommand(argv: string[]): Promise<number> {
  return runDatabaseCommand(argv, 'database export needs a folder to write.', async ({ env, directory }) => {
    report(`Exported to ${directory}`, await withClient(env, (client) => exportDatabase(client, directory)));
    return 0;
  });
}

/** `database import DIR [--data DIR]`: reads them into the database of `MONGODB_URI`, or the embedded one. */
export function databaseImportCommand(argv: string[]): Promise<number> {
  return runDatabaseCommand(
    argv,
    'database import needs the folder of an export.',
    async ({ env, directory }) => {
      report(
        `Imported from ${directory}`,
        await withClient(env, (client) => importDatabase(client, directory)),
      );
      return 0;
    },
  );
}

function report(headline: string, counts: readonly DumpCount[]): void {
  for (const { database, collection, documents } of counts)
    writeLine(`${database}.${collection}: ${documents}`);
  const documents = counts.reduce((sum, one) => sum + one.documents, 0);
  writeLine(`${headline}: ${counts.length} collections with ${documents} documents`);
}
