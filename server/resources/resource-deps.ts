import type { ClockPort } from '#server/runtime/ports.ts';
import type { ItemStores } from './item-store.ts';
import type { Sealer } from './sealer.ts';

/** What the use cases of variables, secrets and resources work with. */
export type ItemDeps = { items: ItemStores; sealer: Sealer; clock: ClockPort };
