import { openEngine } from './engine/engine.ts';
import { verifyAll } from './storage/verify.ts';

/** What a check of all files found; without problems, documents and indexes agree. */
export type VerifiedFiles = { collections: number; documents: number; problems: string[] };

/** Checks the files of a data directory that no process uses. */
export async function verifyFiles(dataDir: string): Promise<VerifiedFiles> {
  const engine = await openEngine(dataDir, 'process');
  try {
    return verifyAll(engine.environment, engine.catalog);
  } finally {
    engine.cursors.stop();
    await engine.environment.close();
  }
}
