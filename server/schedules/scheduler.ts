import { type FireDeps, fireQuietly } from './fire-schedule.ts';
import type { ScheduleRecord } from './schedule-store.ts';

/** Fires the schedules that are due, of all workspaces. */
export type Scheduler = {
  start(): void;
  /** Looks at one schedule now: a wake-up came. */
  wake(scheduleId: string): Promise<void>;
  /** Waits for what is under way. */
  stop(): Promise<void>;
};

const sweepMs = 1000;
const batch = 100;
const atOnce = 8;
/** After so many rounds the next sweep goes on, so that a stop never waits long. */
const maxRounds = 20;

export function createScheduler(deps: FireDeps): Scheduler {
  const underWay = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let isSweeping = false;
  let isStopped = false;

  async function sweep(): Promise<void> {
    const failed = new Set<string>();
    for (let round = 0; round < maxRounds && !isStopped; round += 1) {
      const found = await deps.schedules.due(deps.clock.now(), batch);
      const due = found.filter(({ id }) => !failed.has(id));
      if (due.length === 0) return;
      await Promise.all(Array.from({ length: atOnce }, () => fireNext(due, failed)));
    }
  }

  /** One of several who take from the same list. */
  async function fireNext(due: ScheduleRecord[], failed: Set<string>): Promise<void> {
    for (let next = due.shift(); next !== undefined && !isStopped; next = due.shift()) {
      if (!(await fireQuietly(deps, next))) failed.add(next.id);
    }
  }

  function track(work: Promise<unknown>): Promise<void> {
    const tracked = work
      .then(() => undefined)
      .catch((error: unknown) => deps.log.warn({ err: error }, 'schedules could not be looked at'))
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return tracked;
  }

  function sweepOnce() {
    if (isSweeping || isStopped) return;
    isSweeping = true;
    void track(sweep()).finally(() => {
      isSweeping = false;
    });
  }

  return {
    start() {
      timer = setInterval(sweepOnce, sweepMs);
      sweepOnce();
    },
    async wake(scheduleId) {
      if (isStopped) return;
      const schedule = await deps.schedules.wake(scheduleId);
      if (schedule?.dueAt == null || schedule.dueAt > deps.clock.now()) return;
      await track(fireQuietly(deps, schedule));
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await Promise.allSettled(underWay);
    },
  };
}
