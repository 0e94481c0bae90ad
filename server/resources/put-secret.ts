import type { Actor } from '#shared/people/roles.ts';
import type { SecretView } from '#shared/resources/item-views.ts';
import { secretView } from './item-views.ts';
import { type ItemPlace, type PutOptions, putItem } from './put-item.ts';
import type { ItemDeps } from './resource-deps.ts';
import { placeOfSecret } from './sealed-places.ts';

/** Saves a secret: encrypted, and never given back. */
export async function putSecret(
  { items, clock, sealer }: ItemDeps,
  actor: Actor,
  { value, ...place }: ItemPlace & PutOptions & { value: string },
): Promise<SecretView> {
  const saved = await putItem({ store: items.secrets, clock, actor }, place, (item) => ({
    content: { sealed: sealer.seal(value, placeOfSecret(item)) },
    keyId: sealer.keyId,
  }));
  return secretView(saved);
}
