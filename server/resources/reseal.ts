import type { LogPort } from '#server/runtime/ports.ts';
import type { ItemStore, ItemStores, StoredItem } from './item-store.ts';
import { placeOfField, placeOfSecret } from './sealed-places.ts';
import type { Sealer } from './sealer.ts';

type Deps = { items: Pick<ItemStores, 'secrets' | 'resources'>; sealer: Sealer; log: LogPort };

/** Seals everything anew that is sealed with an older key, while the server runs; gives how many items that were. */
export async function resealAll({ items, sealer, log }: Deps): Promise<number> {
  const secrets = await reseal(items.secrets, sealer, (item) => {
    const place = placeOfSecret(item);
    return { sealed: sealer.seal(sealer.open(item.content.sealed, place), place) };
  });
  const resources = await reseal(items.resources, sealer, (item) => {
    const { type, value, sealed } = item.content;
    const renewed = Object.entries(sealed).map(([field, text]) => {
      const place = placeOfField({ item, type, value }, field);
      return [field, sealer.seal(sealer.open(text, place), place)];
    });
    return { type, value, sealed: Object.fromEntries(renewed) };
  });
  const count = secrets + resources;
  if (count > 0) log.info({ count, keyId: sealer.keyId }, 'secrets were encrypted with the new key');
  return count;
}

async function reseal<Content>(
  store: ItemStore<Content>,
  { keyId }: Sealer,
  renew: (item: StoredItem<Content>) => Content,
): Promise<number> {
  for (let count = 0; ; ) {
    const items = await store.sealedOtherwise(keyId);
    if (items.length === 0) return count;
    for (const item of items) {
      // Somebody who writes it at the same time seals it with the new key as well.
      await store.put({ ...item, content: renew(item), keyId, revision: item.revision + 1 });
      count += 1;
    }
  }
}
