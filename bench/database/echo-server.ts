// A server that speaks MongoDB's protocol and does nothing: what a driver takes at least. Prints its port.
import { createServer } from 'node:net';
import { type Document, Double, ObjectId, serialize } from 'bson';
import {
  type Message,
  parseMessage,
  replyHeadBytes,
  startFraming,
  writeReply,
} from '#server/embedded-mongo/wire/messages.ts';

const document = (n: number): Document => ({ _id: n, status: 'queued', at: n, payload: 'x'.repeat(200) });
const encode = (reply: Document): Buffer =>
  Buffer.concat([Buffer.alloc(replyHeadBytes), serialize({ ...reply, ok: new Double(1) })]);

const answers: Record<string, Buffer> = {
  insert: encode({ n: 1 }),
  update: encode({ n: 1, nModified: 1 }),
  findAndModify: encode({ lastErrorObject: { n: 1, updatedExisting: true }, value: document(1) }),
  find: encode({
    cursor: { firstBatch: Array.from({ length: 100 }, (_, n) => document(n)), id: 0n, ns: 'bench.things' },
  }),
};

const server = createServer((socket) => {
  socket.setNoDelay(true);
  const feed = startFraming((bytes) => {
    const message = parseMessage(bytes);
    const reply = answers[message.body.nameAt(0)] ?? other(message);
    if (message.isAcknowledged) socket.write(writeReply(message, Buffer.from(reply)));
  });
  socket.on('data', feed);
  socket.on('error', () => socket.destroy());
});

function other({ body }: Message): Buffer {
  const name = body.nameAt(0);
  if (!/^(hello|isMaster|ismaster)$/.test(name)) return encode({});
  return encode({
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    setName: 'echo',
    setVersion: 1,
    electionId: new ObjectId('7fffffff0000000000000001'),
    hosts: [address()],
    me: address(),
    primary: address(),
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: 25,
  });
}

function address(): string {
  const at = server.address();
  return typeof at === 'object' && at ? `127.0.0.1:${at.port}` : '';
}

server.listen(0, '127.0.0.1', () => console.log(address()));
