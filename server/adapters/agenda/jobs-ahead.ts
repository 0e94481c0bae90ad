import { MongoJobRepository } from '@agendajs/mongo-backend';
import type { JobId, JobParameters } from 'agenda';

/** So long after its time a job that was locked ahead of it should have begun. */
const graceMs = 10;

/**
 * Looks after jobs that Agenda has locked ahead of their time. It sets one timer for each, and a timer of Node can fire
 * some milliseconds early when the event loop was busy as it was set: the job is then not due yet, and Agenda would leave
 * it until its next look at the clock.
 */
export class JobsAhead {
  readonly #look: (jobId: JobId, jobName: string) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** `look` has Agenda work off what is due. */
  constructor(look: (jobId: JobId, jobName: string) => void) {
    this.#look = look;
  }

  locked({ _id: id, name, nextRunAt }: JobParameters): void {
    if (!id || !nextRunAt || nextRunAt.getTime() <= Date.now()) return;
    this.#wait(id, name, nextRunAt.getTime());
  }

  began(id: JobId | undefined): void {
    const timer = id && this.#timers.get(id);
    if (!timer) return;
    clearTimeout(timer);
    this.#timers.delete(id);
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #wait(id: JobId, name: string, at: number): void {
    const look = () => {
      if (Date.now() <= at) return this.#wait(id, name, at);
      this.#timers.delete(id);
      this.#look(id, name);
    };
    this.#timers.set(id, setTimeout(look, at + graceMs - Date.now()));
  }
}

/** Agenda's repository, which tells of each job that it has locked. */
export class TellingJobRepository extends MongoJobRepository {
  readonly #onLocked: (job: JobParameters) => void;

  constructor(
    config: ConstructorParameters<typeof MongoJobRepository>[0],
    onLocked: (job: JobParameters) => void,
  ) {
    super(config);
    this.#onLocked = onLocked;
  }

  override async getNextJobToRun(
    ...search: Parameters<MongoJobRepository['getNextJobToRun']>
  ): Promise<JobParameters | undefined> {
    const job = await super.getNextJobToRun(...search);
    if (job) this.#onLocked(job);
    return job;
  }
}
