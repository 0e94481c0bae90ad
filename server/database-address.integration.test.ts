import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRunningDatabase, prepareSocketPath } from './database-address.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-address-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function listenAt(path: string): Promise<() => Promise<void>> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((listening) => server.listen(path, listening));
  return () => new Promise((closed) => server.close(() => closed()));
}

test.each([
  ['db.sock in a folder with a short path', ''],
  ['a socket elsewhere for a folder whose path is too long', join('x'.repeat(60), 'y'.repeat(60))],
])('commands find the running server by %s', async (_what, below) => {
  const dataDir = join(folder, below);
  const path = prepareSocketPath(dataDir);
  expect(Buffer.byteLength(path)).toBeLessThan(104);
  expect(await findRunningDatabase(dataDir)).toBeNull();
  const close = await listenAt(path);
  expect(await findRunningDatabase(dataDir)).toBe(
    `mongodb://${encodeURIComponent(path)}/millrace?directConnection=true`,
  );
  await close();
  expect(await findRunningDatabase(dataDir)).toBeNull();
});
