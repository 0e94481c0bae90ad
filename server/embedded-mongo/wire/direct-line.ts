import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { type Document, deserialize, serialize } from 'bson';
import { startFraming, writeCommand } from './messages.ts';

/**
 * A connection for commands that need nothing of a driver: one server that does not change, no session, no retries of
 * its own. It opens with the first command, and again after it broke.
 */
export type DirectLine = {
  /** The reply, whatever it says. Rejects when none came: the command may have been carried out nevertheless. */
  ask(command: Document): Promise<Document>;
  close(): void;
};

type Waiting = { resolve: (reply: Document) => void; reject: (cause: Error) => void };
type Connection = { socket: Socket; waiting: Map<number, Waiting> };

const replyStart = 21;
/** What `bson` has room for: it cuts off what is longer, without a word. */
const maxCommandBytes = 17 * 1024 * 1024;

export function openDirectLine(to: NetConnectOpts, patienceMs = 5_000): DirectLine {
  let current: Connection | null = null;
  let nextId = 0;
  let isClosed = false;

  function usable(): Connection {
    if (!current || current.socket.destroyed) current = openConnection(to, patienceMs);
    return current;
  }

  return {
    ask: (command) =>
      new Promise((resolve, reject) => {
        if (isClosed) throw new Error('The line to the database is closed.');
        // What a driver does with a value that is not there.
        const bytes = serialize(command, { ignoreUndefined: false });
        if (bytes.length > maxCommandBytes) throw new Error('The command is too large for the database.');
        const { socket, waiting } = usable();
        nextId = (nextId + 1) & 0x7fffffff;
        waiting.set(nextId, { resolve, reject });
        socket.write(writeCommand(nextId, bytes));
      }),
    close() {
      isClosed = true;
      current?.socket.destroy();
    },
  };
}

function openConnection(to: NetConnectOpts, patienceMs: number): Connection {
  const waiting: Connection['waiting'] = new Map();
  const socket = connect(to);
  const feed = startFraming((bytes) => {
    const id = bytes.readInt32LE(8);
    const answered = waiting.get(id);
    waiting.delete(id);
    answered?.resolve(deserialize(bytes.subarray(replyStart)));
  });
  let cause = new Error('The line to the database broke.');
  socket.setNoDelay(true);
  socket.setTimeout(patienceMs, () => {
    if (waiting.size > 0) socket.destroy(new Error('The database did not answer in time.'));
  });
  socket.on('data', (chunk) => {
    try {
      feed(chunk);
    } catch (error) {
      socket.destroy(error as Error);
    }
  });
  socket.on('error', (error) => {
    cause = error;
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  });
  return { socket, waiting };
}
