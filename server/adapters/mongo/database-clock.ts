import type { ClockPort, LogPort } from '#server/runtime/ports.ts';
import type { MongoConnection } from './connect-mongo.ts';

export type DatabaseClock = ClockPort & {
  /** Asks the database for its time now. */
  refresh(): Promise<void>;
  stop(): void;
};

const refreshEveryMs = 60_000;

/** The local clock corrected by the database's, so that all processes agree on leases and due times (design 8.1, 2). */
export async function startDatabaseClock(connection: MongoConnection, log: LogPort): Promise<DatabaseClock> {
  let offsetMs = 0;
  async function refresh() {
    const sentAt = Date.now();
    const startedAt = performance.now();
    const reply = await connection.db.command({ hello: 1 });
    const roundTripMs = performance.now() - startedAt;
    if (!(reply.localTime instanceof Date)) return;
    offsetMs = clockOffset({ sentAt, roundTripMs, answeredAt: reply.localTime.getTime() });
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

/**
 * How far the database's clock is ahead, in whole milliseconds: it answered somewhere between the question and the
 * answer. A difference that such a measurement cannot tell from none counts as none.
 */
export function clockOffset(measured: { sentAt: number; roundTripMs: number; answeredAt: number }): number {
  const { sentAt, roundTripMs, answeredAt } = measured;
  const offset = answeredAt - (sentAt + roundTripMs / 2);
  return Math.abs(offset) <= roundTripMs / 2 + 2 ? 0 : Math.round(offset);
}
