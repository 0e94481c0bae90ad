import type { MongoClient } from 'mongodb';
import { findRunningDatabase } from '#server/database-address.ts';
import { type VerifiedFiles, verifyFiles } from '#server/embedded-mongo/verify-files.ts';
import { writeError, writeLine } from '../terminal.ts';
import { runDatabaseCommand } from './read-arguments.ts';
import { withClient } from './with-client.ts';

/** `database verify [--data DIR]`: whether documents and indexes agree; exit code 1 when they do not. */
export function databaseVerifyCommand(argv: string[]): Promise<number> {
  return runDatabaseCommand(argv, null, async ({ env }) => {
    const isServed = env.mongodbUri !== null || (await findRunningDatabase(env.dataDir)) !== null;
    const { collections, documents, problems } = isServed
      ? await withClient(env, verifyServed)
      : await verifyFiles(env.dataDir);
    for (const problem of problems) writeError(problem);
    writeLine(
      `${collections} collections with ${documents} documents: ${problems.length === 0 ? 'all is well' : `${problems.length} problems`}`,
    );
    return problems.length === 0 ? 0 : 1;
  });
}

/** Asks a database that runs to check itself. */
async function verifyServed(client: MongoClient): Promise<VerifiedFiles> {
  const found: VerifiedFiles = { collections: 0, documents: 0, problems: [] };
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  for (const { name } of databases) {
    const database = client.db(name);
    for (const { name: collection } of await database.listCollections({}, { nameOnly: true }).toArray()) {
      const { nrecords, errors } = await database.command({ validate: collection });
      found.collections += 1;
      found.documents += Number(nrecords);
      found.problems.push(...(errors as string[]));
    }
  }
  return found;
}
