import type { RunningJob } from './thread-job.ts';

/** How much an owner's scripts compute at the moment; infinite where they may not have one thread more. */
export type LoadOf = (owner: string | null) => number;

/**
 * Jobs that wait for a thread: expressions first, because they are short and whole runs wait for them; then parked
 * scripts that can go on, because they hold memory; then what has not started.
 */
export function createJobQueue() {
  const expressions: RunningJob[] = [];
  const parked = createOwnerLines();
  const others = createOwnerLines();
  return {
    size: (): number => expressions.length + parked.size() + others.size(),
    expressionCount: (): number => expressions.length,
    add(job: RunningJob): void {
      if (job.kind === 'expression') expressions.push(job);
      else others.add(job);
    },
    /** A parked script joins once, however much it has to be told. */
    addParked(job: RunningJob): void {
      if (!parked.has(job)) parked.add(job);
    },
    takeExpression: (): RunningJob | undefined => expressions.shift(),
    takeScript: (loadOf: LoadOf): RunningJob | undefined => parked.take(loadOf) ?? others.take(loadOf),
    /** How many scripts could start now, by how many each owner may start. */
    countReady: (mayStart: (owner: string | null) => number): number =>
      parked.countReady(mayStart) + others.countReady(mayStart),
    owners: (): (string | null)[] => [...parked.owners(), ...others.owners()],
    remove(job: RunningJob): void {
      const index = expressions.indexOf(job);
      if (index !== -1) expressions.splice(index, 1);
      parked.remove(job);
      others.remove(job);
    },
  };
}

/** Jobs by owner, in order. Whoever computes least is served first; owners with as much take turns. */
function createOwnerLines() {
  const lines = new Map<string | null, Set<RunningJob>>();
  let size = 0;
  return {
    size: () => size,
    owners: () => lines.keys(),
    countReady(mayStart: (owner: string | null) => number): number {
      let count = 0;
      for (const [owner, line] of lines) count += Math.min(line.size, mayStart(owner));
      return count;
    },
    has: (job: RunningJob) => lines.get(job.owner)?.has(job) === true,
    add(job: RunningJob): void {
      const line = lines.get(job.owner);
      if (line) line.add(job);
      else lines.set(job.owner, new Set([job]));
      size += 1;
    },
    take(loadOf: LoadOf): RunningJob | undefined {
      const owner = leastLoaded(lines.keys(), loadOf);
      const line = owner === undefined ? undefined : lines.get(owner);
      const [job] = line ?? [];
      if (owner === undefined || !line || !job) return undefined;
      // To the end of the row.
      lines.delete(owner);
      line.delete(job);
      if (line.size > 0) lines.set(owner, line);
      size -= 1;
      return job;
    },
    remove(job: RunningJob): void {
      const line = lines.get(job.owner);
      if (!line?.delete(job)) return;
      size -= 1;
      if (line.size === 0) lines.delete(job.owner);
    },
  };
}

function leastLoaded(owners: Iterable<string | null>, loadOf: LoadOf): string | null | undefined {
  let chosen: string | null | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const owner of owners) {
    const load = loadOf(owner);
    if (load >= least) continue;
    least = load;
    chosen = owner;
  }
  return chosen;
}
