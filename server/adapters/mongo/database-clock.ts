import type { ClockPort, LogPort } from '#server/runtime/ports.ts';
import type { MongoConnection } from './connect-mongo.ts';

export type DatabaseClock = ClockPort & {
  /** Asks the database for its time now. */
  refresh(): Promise<void>;
  stop(): void;
};

const refreshEveryMs = 60_000;

/**
 * The local clock corrected by the database's, so that all processes agree on leases and due times (design 8.1, 2).
 * A difference smaller than what the measurement can tell counts as none.
 */
export async function startDatabaseClock(connection: MongoConnection, log: LogPort): Promise<DatabaseClock> {
  let offsetMs = 0;
  async function refresh() {
    const sentAt = Date.now();
    const startedAt = performance.now();
    const reply = await connection.db.command({ hello: 1 });
    const roundTripMs = performance.now() - startedAt;
    if (!(reply.localTime instanceof Date)) return;
    const measured = reply.localTime.getTime() - (sentAt + roundTripMs / 2);
    offsetMs = Math.abs(measured) <= roundTripMs / 2 + 2 ? 0 : Math.round(measured);
  }
  await refresh();
  const timer = setInterval(() => {
    refresh().catch((error: unknown) => log.warn({ err: error }, 'database clock not refreshed'));
  }, refreshEveryMs);
  timer.unref();
  return {
    now: () => Date.now() + offsetMs,
    refresh,
    stop: () => clearInterval(timer),
  };
}
