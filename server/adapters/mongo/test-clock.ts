import type { ClockPort, LogPort } from '#server/runtime/ports.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { watchCollection } from './watch-collection.ts';

/** A clock that tests move forward, in all processes that share the database (design 2.4, `TEST_HOOKS`). */
export type TestClock = ClockPort & {
  /** Where the clock is going: leases are counted from here, so that a move never ends one that is alive. */
  leases: ClockPort;
  /** Moves the clock of every process forward; resolves when this process has moved. */
  advance(milliseconds: number): Promise<void>;
  subscribe(listener: TestClockListener): () => void;
  stop(): Promise<void>;
};

export type TestClockListener = {
  /** The clock is about to move: what must not run out is extended. A move of this process waits for it. */
  onAnnounced?(): void | Promise<void>;
  onMoved?(): void;
};

/** `announced` is where the clock is going, `ahead` where it is; milliseconds before the database's time. */
type TestClockDocument = { _id: 'clock'; announced: number; ahead: number };

const id = 'clock';
/** The time in which processes extend their leases before the clock moves. */
const announceMs = 300;
const pollMs = 1_000;

/** How far the clock is ahead is kept in the database, told by change stream and, at the latest, by a look each second. */
export async function startTestClock(
  connection: MongoConnection,
  { clock, log }: { clock: ClockPort; log: LogPort },
): Promise<TestClock> {
  const collection = connection.db.collection<TestClockDocument>('testClock');
  const listeners = new Set<TestClockListener>();
  let announced = 0;
  let ahead = 0;
  let extending: Promise<unknown> = Promise.resolve();

  async function read(): Promise<void> {
    const found = await collection.findOne({ _id: id });
    if (found === null) return;
    if (found.announced > announced) {
      announced = found.announced;
      extending = Promise.all([...listeners].map((listener) => listener.onAnnounced?.()));
    }
    if (found.ahead > ahead) {
      ahead = found.ahead;
      for (const listener of listeners) listener.onMoved?.();
    }
  }
  const readQuietly = () =>
    read().catch((error: unknown) => log.warn({ err: error }, 'the test clock could not be read'));

  await read();
  const watch = watchCollection({ collection, pipeline: [], onEvent: readQuietly, onGap: readQuietly, log });
  const timer = setInterval(readQuietly, pollMs);
  timer.unref();
  return {
    now: () => clock.now() + ahead,
    leases: { now: () => clock.now() + announced },
    async advance(milliseconds) {
      const document = await collection.findOneAndUpdate(
        { _id: id },
        { $inc: { announced: milliseconds }, $setOnInsert: { ahead: 0 } },
        { upsert: true, returnDocument: 'after' },
      );
      await read();
      await Promise.all([extending, new Promise((resolve) => setTimeout(resolve, announceMs))]);
      await collection.updateOne({ _id: id }, { $max: { ahead: document?.announced ?? 0 } });
      await read();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      clearInterval(timer);
      await watch.stop();
    },
  };
}
