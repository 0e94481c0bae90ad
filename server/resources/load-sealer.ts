import { type KeyStore, loadSigningKey } from '#server/signing/load-signing-key.ts';
import { AppError } from '#shared/errors.ts';
import type { ItemStores } from './item-store.ts';
import { createSealer, type Sealer } from './sealer.ts';

type Deps = { keys: KeyStore; items: Pick<ItemStores, 'secrets' | 'resources'> };
type Settings = { secretKey: string | null; previousSecretKey: string | null };

/**
 * The keys of the environment, or without `SECRET_KEY` one that the database keeps. Throws when something is sealed
 * with a key that is not among them: the server would start and then fail wherever a secret is needed.
 */
export async function loadSealer({ keys, items }: Deps, settings: Settings): Promise<Sealer> {
  const { secretKey, previousSecretKey } = settings;
  const newest = await loadSigningKey(keys, secretKey, 'secrets');
  const others: Buffer[] = [];
  if (previousSecretKey !== null) others.push(await loadSigningKey(keys, previousSecretKey, 'secrets'));
  const kept = secretKey === null ? null : await keys.find('secrets');
  if (kept !== null) others.push(Buffer.from(kept, 'base64'));
  const sealer = createSealer(newest, others);
  const used = [...(await items.secrets.keyIds()), ...(await items.resources.keyIds())];
  const unknown = [...new Set(used)].filter((id) => !sealer.knows(id));
  if (unknown.length > 0) throw new AppError('unavailable', wrongKey(secretKey, unknown));
  return sealer;
}

function wrongKey(secretKey: string | null, unknown: string[]): string {
  const given = secretKey === null ? 'SECRET_KEY is not set' : 'SECRET_KEY is another key';
  return `the secrets in the database are encrypted with the key ${unknown.join(', ')}, but ${given}. Start with the key that encrypted them; to change it, set the new one as SECRET_KEY and the old one as SECRET_KEY_PREVIOUS.`;
}
