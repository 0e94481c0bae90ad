import { MongoJobRepository } from '@agendajs/mongo-backend';
import { Agenda, type AgendaBackend, type Job } from 'agenda';
import type { Db } from 'mongodb';
import type { ClockPort, LogPort, WakeUpPort } from '#server/runtime/ports.ts';
import { JobInsertChannel } from './job-insert-channel.ts';

export type AgendaWakeUps = WakeUpPort & {
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
  log: LogPort;
  /** The clock of `at`; without it the local one. */
  clock?: ClockPort;
  /** How often Agenda looks for jobs of which nobody told it; 1,000 ms by default. */
  processEveryMs?: number;
};

export const jobCollection = 'agendaJobs';
const jobName = 'wake-run';
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
  const agenda = createAgenda(options, channel);
  const underWay = new Set<Promise<void>>();
  let sinceLook = 0;

  async function handle(job: Job<{ runId: string }>) {
    const handled = receive(options, job.attrs.data.runId);
    underWay.add(handled);
    await handled.finally(() => underWay.delete(handled));
  }

  /** A burst: as many jobs as Agenda may lock at once, so there are perhaps more of them. */
  function lookForRest(job: Job) {
    sinceLook += 1;
    const isBurst = channel.isLooking || sinceLook >= concurrency;
    if (!isBurst || !job.attrs._id) return;
    sinceLook = 0;
    channel.lookAgain(job.attrs._id, jobName);
  }

  if (options.role !== 'api') {
    agenda.on('complete', lookForRest);
    agenda.define<{ runId: string }>(jobName, handle, {
      concurrency,
      lockLimit: concurrency,
      lockLifetime: lockLifetimeMs,
      removeOnComplete: true,
    });
  }

  return {
    async wake(runId, at) {
      await agenda.ready;
      const localTime = new Date(Date.now() + at - clock.now());
      await agenda.schedule(localTime, jobName, { runId });
    },
    async start() {
      if (options.role === 'api') return;
      await agenda.start();
      await channel.ready();
    },
    async stop() {
      if (options.role === 'api') return;
      await agenda.stop(false);
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

function createAgenda({ db, log, processEveryMs }: AgendaWakeUpOptions, channel: JobInsertChannel): Agenda {
  const agenda = new Agenda({
    backend: sharedBackend(db),
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
function sharedBackend(db: Db): AgendaBackend {
  const repository = new MongoJobRepository({
    mongo: db,
    db: { collection: jobCollection },
    ensureIndex: false,
  });
  return {
    name: 'MongoDB',
    repository,
    ownsConnection: false,
    connect: () => repository.connect(),
    disconnect: async () => undefined,
  };
}
