/** How far a tab is: a counter of its events, and for each run whose logs it follows the last `seq` it got. */
export type Position = { count: number; logs: Map<string, number> };

/** As text for the id of an event: `12;<runId>:33;<runId>:4`. */
export function formatPosition({ count, logs }: Position): string {
  return [String(count), ...[...logs].map(([runId, seq]) => `${runId}:${seq}`)].join(';');
}

/** Reads what `formatPosition` wrote; anything else is the beginning. */
export function parsePosition(text: string | null): Position {
  const [count, ...entries] = (text ?? '').split(';');
  const logs = new Map<string, number>();
  for (const entry of entries) {
    const [runId, seq] = entry.split(':');
    if (runId !== undefined && /^\d{1,15}$/.test(seq ?? '')) logs.set(runId, Number(seq));
  }
  return { count: /^\d{1,15}$/.test(count ?? '') ? Number(count) : 0, logs };
}
