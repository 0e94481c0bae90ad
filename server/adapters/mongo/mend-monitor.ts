import type { MongoClient } from 'mongodb';
import type { LogPort } from '#server/runtime/ports.ts';

type HeartbeatEvent = { connectionId: string; awaited: boolean };

/** How long a server may hold an awaited heartbeat back: the driver's `heartbeatFrequencyMS`. */
const heldBackMs = 10_000;
const settleMs = 1_000;

/**
 * Connects a client anew when its monitor is stuck. When several sockets of one server break in the same moment, as
 * they do when the database is restarted, the driver (7.8) may write its heartbeat to one that is destroyed but not
 * yet closed, and waits for ever; to it the server then stays unknown. Databases, collections and change streams of
 * the client go on working afterwards.
 */
export function mendStuckMonitor(client: MongoClient, patienceMs: number, log: LogPort): () => void {
  const overdue = new Map<string, NodeJS.Timeout>();
  let isStopped = false;

  function finish({ connectionId }: { connectionId: string }) {
    clearTimeout(overdue.get(connectionId));
    overdue.delete(connectionId);
  }

  function begin(event: HeartbeatEvent) {
    finish(event);
    const allowedMs = patienceMs + settleMs + (event.awaited ? heldBackMs : 0);
    const timer = setTimeout(() => {
      overdue.delete(event.connectionId);
      log.warn({ server: event.connectionId }, 'database monitor is stuck, connecting anew');
      reconnect().catch((error: unknown) => log.error({ err: error }, 'database not connected anew'));
    }, allowedMs);
    overdue.set(event.connectionId, timer.unref());
  }

  async function reconnect() {
    while (!isStopped) {
      await client.close();
      if (isStopped) return;
      try {
        await client.connect();
        return;
      } catch (error) {
        log.warn({ err: error }, 'database still out of reach');
      }
    }
  }

  client.on('serverHeartbeatStarted', begin);
  client.on('serverHeartbeatSucceeded', finish);
  client.on('serverHeartbeatFailed', finish);
  return () => {
    isStopped = true;
    client.off('serverHeartbeatStarted', begin);
    for (const timer of overdue.values()) clearTimeout(timer);
  };
}
