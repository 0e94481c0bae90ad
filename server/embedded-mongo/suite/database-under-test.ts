import { randomBytes } from 'node:crypto';
import { type Collection, type Db, type Document, MongoClient } from 'mongodb';
import { openTestDatabase } from '../testing/open-test-database.ts';

/** What the suite works on: a real MongoDB when there is an address, else the embedded database. */
export type DatabaseUnderTest = {
  client: MongoClient;
  db: Db;
  /** A collection that nothing else uses, with these documents. */
  collection(documents?: Document[]): Promise<Collection<Document & { _id: never }>>;
  close(): Promise<void>;
};

export async function openDatabaseUnderTest(uri: string | undefined): Promise<DatabaseUnderTest> {
  const embedded = uri ? null : await openTestDatabase('suite');
  const client = await MongoClient.connect(uri ?? embedded?.uri ?? '');
  const db = client.db(`suite-${randomBytes(6).toString('hex')}`);
  let serial = 0;
  return {
    client,
    db,
    collection: async (documents = []) => {
      serial += 1;
      const made = db.collection<Document & { _id: never }>(`c${serial}`);
      if (documents.length > 0) await made.insertMany(documents as never[]);
      return made;
    },
    close: async () => {
      await db.dropDatabase();
      await client.close();
      await embedded?.close();
    },
  };
}

/** Code and name of the error that something ends with. */
export async function failureOf(
  work: Promise<unknown>,
): Promise<{ code: number; codeName?: string; message: string }> {
  try {
    await work;
  } catch (error) {
    const { code, codeName, message, errorResponse } = error as {
      code: number;
      codeName?: string;
      message: string;
      errorResponse?: { codeName?: string };
    };
    const name = codeName ?? errorResponse?.codeName;
    return { code, ...(name === undefined ? {} : { codeName: name }), message };
  }
  throw new Error('it did not fail');
}
