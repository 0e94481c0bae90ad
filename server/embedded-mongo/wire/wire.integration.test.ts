import { mkdtemp, rm, stat } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'bson';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DatabaseHere, startDatabase } from '../start-database.ts';
import { crc32c } from './crc32c.ts';
import { openDirectLine } from './direct-line.ts';

let dataDir: string;
let database: DatabaseHere;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'millrace-wire-'));
  database = await startDatabase({ dataDir, sync: 'process', listen: { kind: 'tcp', port: 0 } });
});
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

function message(code: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + body.length, 0);
  head.writeInt32LE(7, 4);
  head.writeInt32LE(code, 12);
  return Buffer.concat([head, body]);
}

function command(document: Record<string, unknown>): Buffer {
  return message(2013, Buffer.concat([Buffer.alloc(5), Buffer.from(serialize(document))]));
}

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(database.port ?? 0, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

function nextBytes(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => socket.once('data', resolve));
}

test('a message may be split at any byte, and several may come at once', async () => {
  const socket = await open();
  const ping = command({ ping: 1, $db: 'admin' });
  for (const byte of ping.subarray(0, -1)) socket.write(Buffer.from([byte]));
  const answer = nextBytes(socket);
  socket.write(ping.subarray(-1));
  const reply = await answer;
  expect(reply.readInt32LE(8)).toBe(7);
  expect(deserialize(reply.subarray(21))).toMatchObject({ ok: 1 });
  let received = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
  });
  socket.write(Buffer.concat([ping, ping, ping]));
  await expect.poll(() => received.length).toBe(reply.length * 3);
  socket.destroy();
});

test('a checksum is verified', async () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  const ping = command({ ping: 1, $db: 'admin' });
  const checked = Buffer.concat([ping, Buffer.alloc(4)]);
  checked.writeInt32LE(checked.length, 0);
  checked.writeUInt32LE(1, 16);
  checked.writeUInt32LE(crc32c(checked.subarray(0, -4)), checked.length - 4);
  const socket = await open();
  const answer = nextBytes(socket);
  socket.write(checked);
  expect(deserialize((await answer).subarray(21))).toMatchObject({ ok: 1 });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  checked.writeUInt32LE(5, checked.length - 4);
  socket.write(checked);
  await closed;
});

test('a message of 48 MB is taken, and a larger one ends its connection', async () => {
  const client = await MongoClient.connect(database.uri);
  const text = 'x'.repeat(15_900_000);
  const big = client.db('x').collection<{ _id: number; text: string }>('big');
  await big.insertMany([1, 2, 3].map((_id) => ({ _id, text })));
  expect(await big.countDocuments({ text: /x$/ })).toBe(3);
  await big.drop();
  await client.close();
  const socket = await open();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const head = Buffer.alloc(16);
  head.writeInt32LE(48_000_001, 0);
  socket.write(head);
  await closed;
});

test('the old hello is answered in the old form', async () => {
  const socket = await open();
  const name = Buffer.from('admin.$cmd\0');
  const body = Buffer.concat([
    Buffer.alloc(4),
    name,
    Buffer.alloc(8),
    Buffer.from(serialize({ ismaster: 1, helloOk: true })),
  ]);
  const answer = nextBytes(socket);
  socket.write(message(2004, body));
  const reply = await answer;
  expect(reply.readInt32LE(12)).toBe(1);
  expect(deserialize(reply.subarray(36))).toMatchObject({ ismaster: true, maxWireVersion: 25, ok: 1 });
  socket.destroy();
});

test('malformed bytes end their own connection and no other', async () => {
  const healthy = await MongoClient.connect(database.uri);
  const wrong = [
    Buffer.from([1, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]),
    message(2012, Buffer.from([1, 2, 3, 4])),
    message(2013, Buffer.from([0, 0, 0, 0, 0, 255, 255, 0, 0])),
    message(2013, Buffer.from([0, 0, 1, 0, 0])),
  ];
  for (const bytes of wrong) {
    const socket = await open();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(bytes);
    await closed;
  }
  expect(await healthy.db('x').command({ ping: 1 })).toMatchObject({ ok: 1 });
  await healthy.close();
});

test('damaged documents are refused before they are stored', async () => {
  const spoiled: ((bytes: Buffer, at: (text: string) => number) => void)[] = [
    (bytes, at) => bytes.writeInt32LE(9999, at('inside\0') + 7),
    (bytes, at) => bytes.writeUInt8(0x55, at('inside\0') - 1),
    (bytes, at) => bytes.writeUInt8(0x41, at('words\0') + 5),
    (bytes, at) => bytes.writeUInt8(0x55, at('last\0') - 1),
    (bytes, at) => bytes.writeUInt8(2, at('last\0') + 5),
  ];
  const value = { _id: 1, inner: { inside: 'words' }, last: true };
  const q = { _id: 1 };
  const writes = [
    { insert: 'damaged', documents: [value] },
    { update: 'damaged', updates: [{ q, u: { $set: { value } } }] },
    { update: 'damaged', updates: [{ q, u: value, upsert: true }] },
    { update: 'damaged', updates: [{ q, u: [{ $set: { value: { $literal: value } } }] }] },
    { findAndModify: 'damaged', query: q, update: { $set: { value: '$$value' } }, let: { value } },
  ];
  const client = await MongoClient.connect(database.uri);
  await client.db('x').collection<{ _id: number }>('damaged').insertOne({ _id: 1 });
  for (const write of writes) {
    for (const spoil of spoiled) {
      const bytes = Buffer.from(serialize({ ...write, $db: 'x' }));
      spoil(bytes, (text) => bytes.indexOf(text));
      const socket = await open();
      const answer = nextBytes(socket);
      socket.write(message(2013, Buffer.concat([Buffer.alloc(5), bytes])));
      const reply = deserialize((await answer).subarray(21));
      expect(reply.writeErrors?.[0] ?? reply).toMatchObject({ code: 22 });
      socket.destroy();
    }
  }
  expect(await client.db('x').collection('damaged').find().toArray()).toEqual([{ _id: 1 }]);
  await client.close();
});

test('a driver finds it under localhost without being told to connect directly', async () => {
  const client = await MongoClient.connect(`mongodb://127.0.0.1:${database.port}/`, {
    serverSelectionTimeoutMS: 3000,
  });
  await client.db('x').collection<{ _id: number }>('d').insertOne({ _id: 1 });
  expect(await client.db('x').collection('d').countDocuments()).toBe(1);
  await client.close();
});

test('a numbered write that is sent again is answered and not done again', async () => {
  const client = await MongoClient.connect(database.uri);
  const session = client.startSession();
  const db = client.db('x');
  await db.collection<{ _id: number; n: number }>('numbered').insertOne({ _id: 1, n: 0 });
  const socket = await open();
  const write = command({
    update: 'numbered',
    updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
    lsid: session.id,
    txnNumber: 5n,
    $db: 'x',
  });
  for (const _ of [1, 2]) {
    const answer = nextBytes(socket);
    socket.write(write);
    expect(deserialize((await answer).subarray(21))).toMatchObject({ n: 1, nModified: 1, ok: 1 });
  }
  expect(await db.collection('numbered').findOne()).toEqual({ _id: 1, n: 1 });
  socket.destroy();
  await session.endSession();
  await client.close();
});

test('the Unix socket is for its owner only', async () => {
  const own = await mkdtemp(join(tmpdir(), 'millrace-sock-'));
  const path = join(own, 'database.sock');
  const listening = await startDatabase({ dataDir: own, sync: 'process', listen: { kind: 'socket', path } });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await listening.close();
  await rm(own, { recursive: true, force: true });
});

test('a direct line answers many commands at once, each with its own reply', async () => {
  const line = openDirectLine({ port: database.port ?? 0, host: '127.0.0.1' });
  const documents = Array.from({ length: 50 }, (_, _id) => ({ _id, text: 'x'.repeat(_id * 1000) }));
  const inserted = documents.map((each) => line.ask({ insert: 'direct', documents: [each], $db: 'x' }));
  expect((await Promise.all(inserted)).every(({ ok, n }) => ok === 1 && n === 1)).toBe(true);
  const found = documents.map(({ _id }) => line.ask({ find: 'direct', filter: { _id }, $db: 'x' }));
  expect((await Promise.all(found)).map(({ cursor }) => cursor.firstBatch[0])).toEqual(documents);
  expect(await line.ask({ nothing: 1, $db: 'x' })).toMatchObject({ ok: 0, codeName: 'CommandNotFound' });
  await expect(line.ask({ ping: 1, $db: 'x', text: 'x'.repeat(18_000_000) })).rejects.toThrow('too large');
  line.close();
  await expect(line.ask({ ping: 1, $db: 'x' })).rejects.toThrow('closed');
});

test('a direct line opens again after it broke', async () => {
  let connections = 0;
  const relay = createServer((client) => {
    connections += 1;
    if (connections === 1) client.once('data', () => client.destroy());
    else client.pipe(connect(database.port ?? 0, '127.0.0.1')).pipe(client);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const line = openDirectLine({ port: (relay.address() as AddressInfo).port, host: '127.0.0.1' });
  await expect(line.ask({ ping: 1, $db: 'x' })).rejects.toThrow();
  expect(await line.ask({ ping: 1, $db: 'x' })).toMatchObject({ ok: 1 });
  line.close();
  relay.close();
});
