import { expect, test } from 'vitest';
import { storageFailure } from './storage-failure.ts';

const cut = new Error('Input/output error');
const little = () => 10_000;
const much = () => 10_000_000_000;

test('a write that had no room is told as a full disk, whatever LMDB calls it', () => {
  for (const error of [new Error('No space left on device'), new Error('MDB_MAP_FULL: full'), cut])
    expect(storageFailure(error, little)).toMatchObject({ code: 14031, codeName: 'OutOfDiskSpace' });
});

test('a disk with room that fails is another matter', () => {
  expect(storageFailure(cut, much)).toMatchObject({
    codeName: 'InternalError',
    message: 'The disk of the database failed: Input/output error',
  });
});

test('what is no failure of the storage is left to others', () => {
  expect(storageFailure(new Error('a bug'), little)).toBeNull();
});
