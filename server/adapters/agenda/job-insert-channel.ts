import { BaseNotificationChannel, type JobId, type JobNotification, toJobId } from 'agenda';
import type { Db, ObjectId } from 'mongodb';
import { type CollectionWatch, watchCollection } from '#server/adapters/mongo/watch-collection.ts';
import type { LogPort } from '#server/runtime/ports.ts';

type JobDocument = { _id: ObjectId; name: string; nextRunAt: Date | null; priority: number };

/** Jobs inserted within this time are told together: one search for jobs finds them all. */
const gatherMs = 2;
/** The time in which Agenda removes jobs that are complete and gives their locks back. */
const settleMs = 5;
/** Rarer than this Agenda looks by itself. */
const maxLookDelayMs = 500;

/**
 * Tells Agenda of new jobs by a change stream. The channel that comes with its MongoDB backend also tells of every
 * lock and every save of a job, each answered by a search in vain, and it cannot recover when the server has
 * forgotten its place; this one tells of insertions alone and shares our way to follow a collection.
 */
export class JobInsertChannel extends BaseNotificationChannel {
  readonly #db: Db;
  readonly #collection: string;
  readonly #log: LogPort;
  #watch: CollectionWatch | undefined;
  #earliest: JobNotification | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lookTimer: NodeJS.Timeout | undefined;

  constructor(options: { db: Db; collection: string; log: LogPort }) {
    super();
    this.#db = options.db;
    this.#collection = options.collection;
    this.#log = options.log;
  }

  async connect(): Promise<void> {
    this.#watch = watchCollection<JobDocument>({
      collection: this.#db.collection<JobDocument>(this.#collection),
      pipeline: [{ $match: { operationType: 'insert' } }],
      onEvent: (event) => {
        if (event.operationType === 'insert') this.#gather(event.documentKey._id, event.fullDocument);
      },
      // Agenda looks for jobs every second anyway.
      onGap: () => undefined,
      log: this.#log,
    });
    this.setState('connected');
  }

  async disconnect(): Promise<void> {
    this.setState('disconnected');
    clearTimeout(this.#timer);
    clearTimeout(this.#lookTimer);
    this.#timer = undefined;
    await this.#watch?.stop();
    this.handlers.clear();
  }

  /** Nothing to do: the insertion of the job is what is told. */
  async publish(): Promise<void> {}

  /** Resolves when insertions from now on will be told. */
  async ready(): Promise<void> {
    await this.#watch?.ready;
  }

  /** Whether a burst is being worked off: searches follow each other until none of them finds anything. */
  get isLooking(): boolean {
    return this.#lookTimer !== undefined;
  }

  /** Has Agenda search once for jobs of this name, and work off what is due. */
  lookNow(jobId: JobId, jobName: string) {
    this.#notify({ jobId, jobName, nextRunAt: null, priority: 0, timestamp: new Date() });
  }

  /**
   * Has Agenda search for jobs of this name, at first soon and then less and less often, until it is asked again.
   * Without it Agenda, having as many jobs as it may lock, would leave the rest of a burst until its next look at
   * the clock.
   */
  lookAgain(jobId: JobId, jobName: string, delayMs = settleMs) {
    clearTimeout(this.#lookTimer);
    this.#lookTimer = undefined;
    if (this.state !== 'connected' || delayMs > maxLookDelayMs) return;
    this.#lookTimer = setTimeout(() => {
      this.lookNow(jobId, jobName);
      this.lookAgain(jobId, jobName, delayMs * 2);
    }, delayMs);
  }

  #gather(id: ObjectId, { name, nextRunAt }: Pick<JobDocument, 'name' | 'nextRunAt'>) {
    if (!nextRunAt) return;
    const isEarlier = !this.#earliest?.nextRunAt || nextRunAt < this.#earliest.nextRunAt;
    if (isEarlier) {
      this.#earliest = {
        jobId: toJobId(String(id)),
        jobName: name,
        nextRunAt,
        priority: 0,
        timestamp: new Date(),
      };
    }
    this.#timer ??= setTimeout(() => this.#tell(), gatherMs);
  }

  #tell() {
    const notification = this.#earliest;
    this.#timer = undefined;
    this.#earliest = undefined;
    if (notification) this.#notify(notification);
  }

  #notify(notification: JobNotification) {
    this.notifyHandlers(notification).catch((error: unknown) => {
      this.#log.error({ err: error }, 'wake-up notification failed');
    });
  }
}
