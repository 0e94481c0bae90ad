import { Agenda, type AgendaBackend, type Job } from 'agenda';
import type { Db } from 'mongodb';
import type { ClockPort, LogPort, WakeUpPort } from '#server/runtime/ports.ts';
import { JobInsertChannel } from './job-insert-channel.ts';
import { JobsAhead, TellingJobRepository } from './jobs-ahead.ts';

export type AgendaWakeUps = WakeUpPort & {
  /** Asks that some worker looks at a schedule at a time. */
  wakeSchedule(scheduleId: string, at: number): Promise<void>;
  /** The clock of `at` has been moved forward by a test: what waits comes earlier by that. */
  advance(milliseconds: number): Promise<void>;
  /** Begins to receive wake-ups; an api process only asks for them. */
  start(): Promise<void>;
  /** Stops receiving, gives back what was not begun, and waits for handlers that are under way. */
  stop(): Promise<void>;
};

export type AgendaWakeUpOptions = {
  /** The database of the one connection; Agenda opens none of its own. */
  db: Db;
  role: 'all' | 'api' | 'worker';
  /** Claims the run and returns within milliseconds; it runs elsewhere (design 8.1, 1). */
  onWake(runId: string): void | Promise<void>;
  /** Looks at a schedule that is due. */
  onSchedule?(scheduleId: string): void | Promise<void>;
  log: LogPort;
  /** The clock of `at`; without it the local one. */
  clock?: ClockPort;
  /** How often Agenda looks for jobs of which nobody told it; 1,000 ms by default. */
  processEveryMs?: number;
};

export const jobCollection = 'agendaJobs';
const jobName = 'wake-run';
const scheduleJobName = 'fire-schedule';
const concurrency = 20;
const lockLifetimeMs = 30_000;

/**
 * Wake-ups as one-shot jobs of Agenda: brought at once by a change stream, at the latest by Agenda's own look each
 * second. A wake-up is never edited; one whose process dies is brought again after 30 seconds.
 */
export function createAgendaWakeUps(options: AgendaWakeUpOptions): AgendaWakeUps {
  const { db, log } = options;
  const clock = options.clock ?? { now: () => Date.now() };
  const channel = new JobInsertChannel({ db, collection: jobCollection, log });
  const ahead = new JobsAhead((jobId, jobName) => channel.lookNow(jobId, jobName));
  const agenda = createAgenda(options, channel, ahead);
  const underWay = new Set<Promise<void>>();
  let sinceLook = 0;

  async function handle(work: Promise<void>) {
    underWay.add(work);
    await work.finally(() => underWay.delete(work));
  }

  /** A burst: as many jobs as Agenda may lock at once, so there are perhaps more of them. */
  function lookForRest(job: Job) {
    sinceLook += 1;
    const isBurst = channel.isLooking || sinceLook >= concurrency;
    if (!isBurst || !job.attrs._id) return;
    sinceLook = 0;
    channel.lookAgain(job.attrs._id, job.attrs.name);
  }

  if (options.role !== 'api') {
    agenda.on('start', ({ attrs }: Job) => ahead.began(attrs._id));
    agenda.on('complete', lookForRest);
    const jobOptions = {
      concurrency,
      lockLimit: concurrency,
      lockLifetime: lockLifetimeMs,
      removeOnComplete: true,
    };
    agenda.define<{ runId: string }>(
      jobName,
      ({ attrs }) => handle(receive(options, attrs.data.runId)),
      jobOptions,
    );
    agenda.define<{ scheduleId: string }>(
      scheduleJobName,
      ({ attrs }) => handle(receiveSchedule(options, attrs.data.scheduleId)),
      jobOptions,
    );
  }

  return {
    async wake(runId, at) {
      await agenda.ready;
      const localTime = new Date(Date.now() + at - clock.now());
      await agenda.schedule(localTime, jobName, { runId });
    },
    async wakeSchedule(scheduleId, at) {
      await agenda.ready;
      const localTime = new Date(Date.now() + at - clock.now());
      await agenda.schedule(localTime, scheduleJobName, { scheduleId });
    },
    async advance(milliseconds) {
      const earlier = { $subtract: ['$nextRunAt', milliseconds] };
      await db
        .collection(jobCollection)
        .updateMany({ nextRunAt: { $type: 'date' } }, [{ $set: { nextRunAt: earlier } }]);
    },
    async start() {
      if (options.role === 'api') return;
      await agenda.start();
      await channel.ready();
    },
    async stop() {
      if (options.role === 'api') return;
      await agenda.stop(false);
      ahead.clear();
      await Promise.allSettled(underWay);
    },
  };
}

/** A wake-up that fails is not repeated: the run stays claimable and every worker sweeps (design 8.1, 6). */
async function receive({ onWake, log }: AgendaWakeUpOptions, runId: string): Promise<void> {
  try {
    await onWake(runId);
  } catch (error) {
    log.error({ err: error, runId }, 'wake-up failed');
  }
}

/** As with runs: the schedule stays due, and every worker sweeps. */
async function receiveSchedule({ onSchedule, log }: AgendaWakeUpOptions, scheduleId: string): Promise<void> {
  try {
    await onSchedule?.(scheduleId);
  } catch (error) {
    log.error({ err: error, scheduleId }, 'wake-up of a schedule failed');
  }
}

function createAgenda(
  { db, log, processEveryMs }: AgendaWakeUpOptions,
  channel: JobInsertChannel,
  ahead: JobsAhead,
): Agenda {
  const agenda = new Agenda({
    backend: sharedBackend(db, ahead),
    notificationChannel: channel,
    processEvery: processEveryMs ?? 1_000,
    maxConcurrency: concurrency,
    defaultLockLifetime: lockLifetimeMs,
  });
  agenda.on('error', (error) => log.error({ err: error }, 'agenda failed'));
  agenda.on('fail', (error) => log.error({ err: error }, 'wake-up job failed'));
  channel.on('error', (error) => log.error({ err: error }, 'agenda notifications failed'));
  return agenda;
}

/**
 * Agenda's own repository on the shared connection. Its whole backend would also create a log collection and indexes
 * as it connects, and a failure of that would end the process unhandled; `ensureIndexes` creates the index.
 */
function sharedBackend(db: Db, ahead: JobsAhead): AgendaBackend {
  const repository = new TellingJobRepository(
    { mongo: db, db: { collection: jobCollection }, ensureIndex: false },
    (job) => ahead.locked(job),
  );
  return {
    name: 'MongoDB',
    repository,
    ownsConnection: false,
    connect: () => repository.connect(),
    disconnect: async () => undefined,
  };
}
