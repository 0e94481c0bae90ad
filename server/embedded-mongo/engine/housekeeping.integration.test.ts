import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyAll } from '../storage/verify.ts';
import { BsonNode } from '../values/bson-node.ts';
import { type Engine, openEngine } from './engine.ts';
import { expireDocuments } from './housekeeping.ts';

let dataDir: string;
let engine: Engine;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'millrace-expiry-'));
  engine = await openEngine(dataDir, 'process');
});
afterEach(async () => {
  engine.cursors.stop();
  await engine.environment.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('a TTL index deletes the documents whose time is over, and only those', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  engine.environment.write(() => {
    const sessions = engine.ensureCollection('d.sessions');
    const definition = { v: 2, key: BsonNode.of({ at: 1 }), name: 'at_1', expireAfterSeconds: 60 };
    engine.catalog.addIndex(sessions, BsonNode.of(definition));
    const ages = [0, 59, 61, 7200];
    for (const [_id, age] of ages.entries()) {
      engine.store.insert(sessions, BsonNode.of({ _id, at: new Date(now.getTime() - age * 1000) }));
    }
    engine.store.insert(sessions, BsonNode.of({ _id: 10 }));
    engine.store.insert(sessions, BsonNode.of({ _id: 11, at: 'never' }));
  });
  expect(expireDocuments(engine, now)).toBe(2);
  const sessions = engine.ensureCollection('d.sessions');
  expect([0, 1, 2, 3, 10, 11].map((id) => engine.store.findById(sessions, id) !== undefined)).toEqual([
    true,
    true,
    false,
    false,
    true,
    true,
  ]);
  expect(expireDocuments(engine, now)).toBe(0);
});

test('the time limit of the last command does not stop the housekeeping', () => {
  const at = expiringAt('d.sessions', 600);
  engine.deadline = 0;
  expect(expireDocuments(engine, at)).toBe(600);
});

test('what could not be deleted is told to nobody', () => {
  const at = expiringAt('d.sessions', 1);
  engine.changes.watch('d.sessions');
  const before = engine.changes.last();
  const { remove } = engine.store;
  engine.store.remove = (...args) => {
    remove(...args);
    throw new Error('disk on fire');
  };
  expect(() => expireDocuments(engine, at)).toThrow('disk on fire');
  engine.store.remove = remove;
  const sessions = engine.ensureCollection('d.sessions');
  expect(engine.store.count(sessions)).toBe(1);
  engine.environment.write(() => engine.store.insert(sessions, BsonNode.of({ _id: 2 })));
  engine.changes.publish();
  expect(engine.changes.since('d.sessions', before).map(({ kind, id }) => [kind, id])).toEqual([
    ['insert', 2],
  ]);
});

/** Stores documents whose time is over after a minute; returns a time when it is. */
function expiringAt(namespace: string, count: number): Date {
  const made = new Date('2026-01-01T00:00:00Z');
  engine.environment.write(() => {
    const collection = engine.ensureCollection(namespace);
    const definition = { v: 2, key: BsonNode.of({ at: 1 }), name: 'at_1', expireAfterSeconds: 60 };
    engine.catalog.addIndex(collection, BsonNode.of(definition));
    for (let _id = 0; _id < count; _id += 1) engine.store.insert(collection, BsonNode.of({ _id, at: made }));
  });
  engine.changes.publish();
  return new Date(made.getTime() + 61_000);
}

test('collections, indexes and documents are there again after a restart', async () => {
  engine.environment.write(() => {
    const things = engine.ensureCollection('d.things');
    engine.catalog.addIndex(
      things,
      BsonNode.of({ v: 2, key: BsonNode.of({ n: -1 }), name: 'n_-1', unique: true }),
    );
    for (let _id = 0; _id < 5; _id += 1) engine.store.insert(things, BsonNode.of({ _id, n: _id }));
  });
  engine.cursors.stop();
  await engine.environment.close();
  engine = await openEngine(dataDir, 'process');
  const things = engine.ensureCollection('d.things');
  expect(things.indexes.map(({ name, isUnique }) => [name, isUnique])).toEqual([
    ['_id_', true],
    ['n_-1', true],
  ]);
  expect(engine.store.count(things)).toBe(5);
  expect(() =>
    engine.environment.write(() => engine.store.insert(things, BsonNode.of({ _id: 9, n: 3 }))),
  ).toThrow(/E11000/);
  engine.environment.write(() => engine.store.insert(things, BsonNode.of({ _id: 5, n: 5 })));
  expect(engine.store.findById(things, 5)).toBe(6);
});

test('a transaction that fails leaves nothing behind', () => {
  engine.environment.write(() => engine.ensureCollection('d.kept'));
  const failing = () =>
    engine.environment.write(() => {
      engine.store.insert(engine.ensureCollection('d.kept'), BsonNode.of({ _id: 1 }));
      throw new Error('disk on fire');
    });
  expect(failing).toThrow('disk on fire');
  engine.catalog.reload();
  const kept = engine.ensureCollection('d.kept');
  expect(engine.store.count(kept)).toBe(0);
  expect(engine.store.findById(kept, 1)).toBeUndefined();
});

test('files of format 1 are opened, and their indexes made anew', async () => {
  engine.environment.write(() => {
    const things = engine.ensureCollection('d.things');
    const definition = { v: 2, key: BsonNode.of({ a: 1 }), name: 'a_1' };
    const index = engine.catalog.addIndex(things, BsonNode.of(definition));
    engine.store.insert(things, BsonNode.of({ _id: 1, a: null }));
    engine.store.insert(things, BsonNode.of({ _id: 2, a: BsonNode.arrayOf([]) }));
    engine.store.dropIndex(index);
    engine.environment.meta.put(Buffer.from('format'), Buffer.from('1'));
  });
  engine.cursors.stop();
  await engine.environment.close();
  for (const format of [1, 3]) {
    engine = await openEngine(dataDir, 'process');
    expect(engine.environment.openedFormat).toBe(format);
    expect(verifyAll(engine.environment, engine.catalog)).toMatchObject({ documents: 2, problems: [] });
    engine.cursors.stop();
    await engine.environment.close();
  }
  engine = await openEngine(dataDir, 'process');
});

test('files of a format to come are refused in a sentence', async () => {
  engine.environment.write(() => engine.environment.meta.put(Buffer.from('format'), Buffer.from('4')));
  engine.cursors.stop();
  await engine.environment.close();
  await expect(openEngine(dataDir, 'process')).rejects.toThrow(
    /have format 4, and this version of Millrace reads formats 1 to 3/,
  );
  await rm(dataDir, { recursive: true, force: true });
  dataDir = await mkdtemp(join(tmpdir(), 'millrace-expiry-'));
  engine = await openEngine(dataDir, 'process');
});
