import { cancelledFailure } from './failures.ts';
import type { ThreadJob } from './thread-job.ts';

/** Tasks that wait for a thread: expressions first, because they are short and whole runs wait for them. */

export function createJobQueue() {
  const expressions: ThreadJob[] = [];
  const others: ThreadJob[] = [];
  const lineOf = (job: ThreadJob) => (job.task.kind === 'expression' ? expressions : others);
  const cancel = (job: ThreadJob): void =>
    job.resolve({ kind: 'ended', outcome: { ok: false, error: cancelledFailure } });
  return {
    size: (): number => expressions.length + others.length,
    hasExpression: (): boolean => expressions.length > 0,
    /** Adds a task; an abort while it waits ends it as cancelled. */
    add(job: ThreadJob): void {
      if (job.signal?.aborted) {
        cancel(job);
        return;
      }
      const line = lineOf(job);
      line.push(job);
      const leave = (): void => {
        const index = line.indexOf(job);
        if (index === -1) return;
        line.splice(index, 1);
        cancel(job);
      };
      job.signal?.addEventListener('abort', leave, { once: true });
      const { resolve } = job;
      job.resolve = (result) => {
        job.signal?.removeEventListener('abort', leave);
        resolve(result);
      };
    },
    take: (): ThreadJob | undefined => expressions.shift() ?? others.shift(),
    takeExpression: (): ThreadJob | undefined => expressions.shift(),
    cancelAll(): void {
      for (const job of [...expressions.splice(0), ...others.splice(0)]) cancel(job);
    },
  };
}
