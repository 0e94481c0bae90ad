import { hkdfSync, randomBytes } from 'node:crypto';

/** Random keys that all processes share; they live in the database where the environment gives no secret. */
export type KeyStore = {
  /** The key of this name: the one that is there, else `fresh`, which is then kept for good. */
  keep(name: string, fresh: string): Promise<string>;
  find(name: string): Promise<string | null>;
};

/** What is signed with a key of its own, so that no text counts for another purpose. */
type Purpose = 'row-handles' | 'approval-links' | 'secrets';

const keyBytes = 32;

/** The key of a purpose: derived from `SECRET_KEY`, or a random one that the processes share through the database. */
export async function loadSigningKey(
  keys: KeyStore,
  secretKey: string | null,
  purpose: Purpose,
): Promise<Buffer> {
  if (secretKey !== null)
    return Buffer.from(hkdfSync('sha256', secretKey, '', `millrace ${purpose}`, keyBytes));
  const kept = await keys.keep(purpose, randomBytes(keyBytes).toString('base64'));
  return Buffer.from(kept, 'base64');
}
