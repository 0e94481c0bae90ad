import type { SlotStore } from '#server/runtime/ports.ts';
import { takePlace } from '#server/runtime/slot-holders.ts';

/** Who holds which slots, in memory. */
export function createMemorySlotStore(): SlotStore {
  const held = new Map<string, { holder: string; until: number }[]>();
  const nameOf = (slot: { workspaceId: string; name: string }) => `${slot.workspaceId}/${slot.name}`;
  return {
    async take(slot, times) {
      const holders = takePlace(held.get(nameOf(slot)) ?? [], slot, times);
      if (holders === null) return false;
      held.set(nameOf(slot), holders);
      return true;
    },
    async release(slot) {
      const left = (held.get(nameOf(slot)) ?? []).filter(({ holder }) => holder !== slot.holder);
      held.set(nameOf(slot), left);
    },
    async holders(workspaceId, name) {
      return (held.get(`${workspaceId}/${name}`) ?? []).map(({ holder }) => holder);
    },
  };
}
