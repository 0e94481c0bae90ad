import { expect, test } from 'vitest';
import { maxRecord, recordKey, recordOf, recordValue } from './record-keys.ts';

test('record numbers are kept up to the greatest, and their keys are in their order', () => {
  const records = [0, 1, 255, 256, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 7, maxRecord];
  for (const record of records) {
    expect(recordOf(recordKey(5, record))).toBe(record);
    expect(recordOf(recordValue(record))).toBe(record);
  }
  const keys = records.map((record) => recordKey(5, record));
  expect(keys.toSorted(Buffer.compare)).toEqual(keys);
});
