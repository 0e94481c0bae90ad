import { openEngine, type SlowScan } from './engine/engine.ts';
import { startHousekeeping } from './engine/housekeeping.ts';
import { forgetOldSessions } from './engine/sessions.ts';
import { serveConnection } from './wire/connection.ts';
import { startExecutor } from './wire/executor.ts';
import { type ListenAt, listen } from './wire/listen.ts';
import { forgetOldWrites } from './wire/retryable-writes.ts';

/**
 * `dataDir` holds the files, which one process at a time may use. `sync` says when a write is acknowledged: `process`
 * after it is committed (it survives the death of the process), `disk` after it is on the disk.
 */
export type DatabaseOptions = { dataDir: string; sync: 'process' | 'disk'; listen: ListenAt };

/** A running database; `uri` is what the driver connects to. */
export type RunningDatabase = { uri: string; port?: number; close(): Promise<void> };

/** One that runs in this thread can also be told to bring everything to the disk now. */
export type DatabaseHere = RunningDatabase & { flush(): Promise<void> };

/** Starts the embedded database in this thread. A long query holds up everything else here: see `startDatabaseThread`. */
export async function startDatabase(
  options: DatabaseOptions,
  onScan: (scan: SlowScan) => void = () => {},
): Promise<DatabaseHere> {
  const engine = await openEngine(options.dataDir, options.sync);
  engine.onScan = onScan;
  const executor = startExecutor(engine);
  const stopHousekeeping = startHousekeeping(engine, () => {
    forgetOldWrites(engine);
    forgetOldSessions(engine.sessions);
  });
  try {
    const listener = await listen(options.listen, (socket, id) =>
      serveConnection(socket, id, { engine, executor }),
    );
    engine.setAddress(listener.address);
    engine.countConnections(listener.connections);
    const close = async (): Promise<void> => {
      stopHousekeeping();
      engine.changes.stop();
      await listener.close();
      engine.cursors.stop();
      await engine.environment.close();
    };
    return {
      uri: listener.uri,
      ...(listener.port === undefined ? {} : { port: listener.port }),
      flush: engine.environment.flusher.flush,
      close,
    };
  } catch (error) {
    stopHousekeeping();
    await engine.environment.close();
    throw error;
  }
}
