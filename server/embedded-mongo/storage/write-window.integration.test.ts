import { copyFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Environment, openEnvironment } from './environment.ts';
import { journalFile } from './journal.ts';

let dataDir: string;
let copyDir: string;
let environment: Environment;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'millrace-window-'));
  copyDir = await mkdtemp(join(tmpdir(), 'millrace-window-copy-'));
  environment = await openEnvironment(dataDir, 'process');
});
afterEach(async () => {
  await environment.close();
  for (const folder of [dataDir, copyDir]) await rm(folder, { recursive: true, force: true });
});

const bytes = (text: string): Buffer => Buffer.from(text);
const put = (key: string, value: string): void =>
  environment.write(() => environment.documents.put(bytes(key), bytes(value)));
const read = (from: Environment): Record<string, string> =>
  Object.fromEntries([...from.documents.getRange({})].map(({ key, value }) => [String(key), String(value)]));

/** Opens the files as a process that dies now would leave them, after `spoil` did something to them. */
async function afterDeath(spoil: () => Promise<void> = async () => {}): Promise<Record<string, string>> {
  // In one go: a commit in between would leave files of two moments, as no death does.
  for (const name of ['database.mdb', 'database.safe', 'database.journal'])
    copyFileSync(join(dataDir, name), join(copyDir, name));
  await spoil();
  const copy = await openEnvironment(copyDir, 'disk');
  const found = read(copy);
  await copy.close();
  return found;
}

test('what is not committed yet is read by others and survives the death of the process', async () => {
  await environment.flusher.flush();
  put('a', '1');
  put('b', '2');
  environment.write(() => {
    environment.documents.remove(bytes('a'));
    environment.documents.put(bytes('c'), bytes(''));
  });
  expect(read(environment)).toEqual({ b: '2', c: '' });
  expect(await afterDeath()).toEqual({ b: '2', c: '' });
});

test('a write that throws is undone alone', async () => {
  await environment.flusher.flush();
  put('a', '1');
  const failing = (): void =>
    environment.write(() => {
      environment.documents.remove(bytes('a'));
      environment.documents.put(bytes('b'), bytes('2'));
      throw new Error('no');
    });
  expect(failing).toThrow('no');
  expect(read(environment)).toEqual({ a: '1' });
  put('c', '3');
  expect(read(environment)).toEqual({ a: '1', c: '3' });
  expect(await afterDeath()).toEqual({ a: '1', c: '3' });
});

test('a journal whose end is cut off gives what stands before it', async () => {
  await environment.flusher.flush();
  put('a', '1');
  put('b', '2');
  const [, , size] = [put('c', '3'), put('d', '4'), 8 + 16 + 4 + 7 + 2];
  const found = await afterDeath(() => truncate(journalFile(copyDir), size * 3 + 10));
  expect(found).toEqual({ a: '1', b: '2', c: '3' });
});

test('a journal of an earlier time is left alone', async () => {
  await environment.flusher.flush();
  put('a', '1');
  await copyFile(journalFile(dataDir), join(copyDir, 'old'));
  put('a', '2');
  await environment.flusher.flush();
  const found = await afterDeath(() => copyFile(join(copyDir, 'old'), journalFile(copyDir)));
  expect(found).toEqual({ a: '2' });
});

test('writes too large for the journal are committed, with what was in it', async () => {
  await environment.flusher.flush();
  put('a', '1');
  put('large', 'x'.repeat(2 * 1024 * 1024));
  put('b', '2');
  const found = await afterDeath();
  expect(Object.keys(found)).toEqual(['a', 'b', 'large']);
});

test('many writes are more than the journal holds, and none is missing', async () => {
  for (let n = 0; n < 3000; n += 1) put(String(n).padStart(5, '0'), 'x'.repeat(700));
  expect(Object.keys(read(environment))).toHaveLength(3000);
  expect(Object.keys(await afterDeath())).toHaveLength(3000);
});

test('both classes open the files of the other', async () => {
  put('a', '1');
  await environment.close();
  environment = await openEnvironment(dataDir, 'disk');
  put('b', '2');
  await environment.close();
  environment = await openEnvironment(dataDir, 'process');
  put('c', '3');
  expect(read(environment)).toEqual({ a: '1', b: '2', c: '3' });
});
