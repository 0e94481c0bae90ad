export type SlotHolder = { holder: string; until: number };

/** The holders with this one among them, its time renewed; null: as many as there may be hold a slot already. */
export function takePlace(
  holders: SlotHolder[],
  { holder, limit }: { holder: string; limit: number },
  { now, until }: { now: number; until: number },
): SlotHolder[] | null {
  const others = holders.filter((other) => other.holder !== holder && other.until > now);
  return others.length >= limit ? null : [...others, { holder, until }];
}
