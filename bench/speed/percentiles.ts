/** `{ '<name> p50': ..., '<name> p95': ... }` in tenths. */
export function percentiles(name: string, values: number[]): Record<string, number> {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { [`${name} p50`]: at(0.5), [`${name} p95`]: at(0.95) };
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Repeats work, so many times at once, until the time has passed; how often it was done a second. */
export async function repeatFor(seconds: number, atOnce: number, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  let count = 0;
  const loop = async () => {
    while (performance.now() - started < seconds * 1000) {
      await work();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
  return round(count / ((performance.now() - started) / 1000));
}
