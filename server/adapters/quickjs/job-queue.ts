import type { RunningJob } from './thread-job.ts';

/**
 * Jobs that wait for a thread: expressions first, because they are short and whole runs wait for them; then parked
 * scripts that can go on, because they hold memory; then what has not started.
 */
export function createJobQueue() {
  const expressions: RunningJob[] = [];
  const parked: RunningJob[] = [];
  const others: RunningJob[] = [];
  const lines = [expressions, parked, others];
  return {
    size: (): number => expressions.length + parked.length + others.length,
    hasExpression: (): boolean => expressions.length > 0,
    add(job: RunningJob): void {
      if (job.kind === 'expression') expressions.push(job);
      else others.push(job);
    },
    /** A parked script joins once, however much it has to be told. */
    addParked(job: RunningJob): void {
      if (!parked.includes(job)) parked.push(job);
    },
    take: (): RunningJob | undefined => expressions.shift() ?? parked.shift() ?? others.shift(),
    takeExpression: (): RunningJob | undefined => expressions.shift(),
    remove(job: RunningJob): void {
      for (const line of lines) {
        const index = line.indexOf(job);
        if (index !== -1) line.splice(index, 1);
      }
    },
  };
}
