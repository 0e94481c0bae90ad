import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { parseMessage, startFraming } from '../wire/messages.ts';
import { startRecording } from './command-shapes.ts';

/** Stands between clients and a database and writes down the shapes of what they send, into a file of its own. */
export async function startRecordingProxy(
  upstream: string,
  { path, directory }: { path: string; directory: string },
): Promise<{ close(): Promise<void> }> {
  const recording = startRecording();
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    const database = connect(upstream);
    const read = startFraming((bytes) => recording.note(parseMessage(bytes).body));
    client.on('data', (chunk) => {
      read(chunk);
      database.write(chunk);
    });
    database.pipe(client);
    client.on('close', () => database.destroy());
    database.on('close', () => client.destroy());
    for (const socket of [client, database]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const client of clients) client.destroy();
      await closed;
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, `${randomUUID()}.json`), JSON.stringify(recording.shapes()));
    },
  };
}
