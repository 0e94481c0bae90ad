import { connect, createServer, type Socket } from 'node:net';

/** A line to the database that fails on demand, as networks do. */
export type FragileLine = {
  /** A connection string that leads over this line. */
  uri: string;
  /** Where it begins. */
  at: { host: string; port: number };
  /** Breaks every connection; new ones work. */
  cut(): void;
  /** Nothing passes any more, in either direction, and nobody is told. */
  freeze(): void;
  thaw(): void;
  /** The next question that contains the text reaches the database, its answer is lost with the connection. */
  loseAnswerTo(text: string): void;
  close(): Promise<void>;
};

/** Opens a line on loopback TCP to the database of a connection string with one host, given by socket or port. */
export async function openFragileLine(databaseUri: string): Promise<FragileLine> {
  const [, host, rest] = /^mongodb:\/\/([^/?]+)(.*)$/.exec(databaseUri) ?? [];
  if (host === undefined) throw new Error(`not a connection string: ${databaseUri}`);
  const target = decodeURIComponent(host);
  const sockets = new Set<Socket>();
  let lost: string | null = null;
  let isFrozen = false;

  function destroyAll() {
    for (const socket of sockets) socket.destroy();
  }

  function join(near: Socket) {
    const [name, port] = target.split(':');
    const far = target.startsWith('/') ? connect(target) : connect(Number(port), name);
    let isAnswerLost = false;
    near.on('data', (question) => {
      if (lost !== null && question.includes(lost)) {
        isAnswerLost = true;
        lost = null;
      }
      far.write(question);
    });
    far.on('data', (answer) => (isAnswerLost ? near.destroy() : near.write(answer)));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      if (isFrozen) one.pause();
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  }

  const server = createServer(join);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  return {
    uri: `mongodb://127.0.0.1:${address.port}${rest}`,
    at: { host: '127.0.0.1', port: address.port },
    cut: destroyAll,
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw() {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
    },
    loseAnswerTo(text) {
      lost = text;
    },
    async close() {
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
