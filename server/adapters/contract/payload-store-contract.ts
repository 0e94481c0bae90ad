import { beforeEach, describe, expect, test } from 'vitest';
import type { PayloadStore } from '#server/runtime/ports.ts';

const run = { id: 'run1', workspaceId: 'workspace1' };

/** What every payload store promises: text comes back unchanged, the first write of an id stands. */
export function payloadStoreContract(
  name: string,
  makeStore: () => PayloadStore | Promise<PayloadStore>,
): void {
  describe(`${name} keeps the promises of a payload store`, () => {
    let store: PayloadStore;
    beforeEach(async () => {
      store = await makeStore();
    });

    test('a value of a megabyte comes back unchanged', async () => {
      const json = JSON.stringify({ text: 'ä€\u0000'.repeat(300_000), $odd: {}, 'a.b': null });
      await store.put(run, 'run1/a/result', json);
      expect(await store.get('workspace1', 'run1/a/result')).toBe(json);
    });

    test('storing an id again changes nothing', async () => {
      await store.put(run, 'id', '1');
      await store.put(run, 'id', '2');
      expect(await store.get('workspace1', 'id')).toBe('1');
    });

    test('a missing payload and one of another workspace are errors', async () => {
      await store.put(run, 'id', '1');
      await expect(store.get('workspace2', 'id')).rejects.toThrow();
      await expect(store.get('workspace1', 'other')).rejects.toThrow();
    });
  });
}
