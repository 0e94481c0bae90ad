import { chmodSync, existsSync, unlinkSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export type ListenAt = { kind: 'socket'; path: string } | { kind: 'tcp'; port: number; host?: string };

export type Listener = {
  uri: string;
  address: string;
  port?: number;
  connections(): number;
  close(): Promise<void>;
};

/** Listens on a private Unix socket or on a TCP port, of the loopback interface unless a host is given. */
export async function listen(
  at: ListenAt,
  onConnection: (socket: Socket, id: number) => void,
): Promise<Listener> {
  const sockets = new Set<Socket>();
  let nextId = 0;
  const server = createServer((socket) => {
    nextId += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket, nextId);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  const listening =
    at.kind === 'socket' ? listenOnSocket(server, at.path, close) : listenOnPort(server, at, close);
  return { ...(await listening), connections: () => sockets.size };
}

const maxSocketPathBytes = 103;

async function listenOnSocket(
  server: Server,
  path: string,
  close: () => Promise<void>,
): Promise<Omit<Listener, 'connections'>> {
  if (process.platform !== 'win32' && Buffer.byteLength(path) > maxSocketPathBytes) {
    throw new Error(
      `The path of the database socket is too long for the system (at most ${maxSocketPathBytes} bytes): ${path}`,
    );
  }
  if (process.platform !== 'win32' && existsSync(path)) unlinkSync(path);
  const before = process.platform === 'win32' ? null : setMask();
  try {
    await start(server, () => server.listen(path));
  } finally {
    before?.();
  }
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  const address = encodeURIComponent(path);
  return { uri: `mongodb://${address}/?directConnection=true`, address: path, close };
}

/** A worker thread cannot change the mask of its process; the mode is set right after listening anyway. */
function setMask(): (() => void) | null {
  try {
    const before = process.umask(0o177);
    return () => process.umask(before);
  } catch {
    return null;
  }
}

async function listenOnPort(
  server: Server,
  at: { port: number; host?: string },
  close: () => Promise<void>,
): Promise<Omit<Listener, 'connections'>> {
  const host = at.host ?? '127.0.0.1';
  await start(server, () => server.listen(at.port, host));
  const { port } = server.address() as AddressInfo;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { uri: `mongodb://${address}/?directConnection=true`, address, port, close };
}

function start(server: Server, begin: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    begin();
  });
}
