import { beforeEach, describe, expect, test } from 'vitest';
import type { WorkerRegistry } from '#server/runtime/ports.ts';

const second = 1000;
/** To come, as the database forgets workers of long ago by its own clock. */
const now = Date.UTC(2100, 0, 1);

/** What every worker registry promises: a worker is lost when it was not heard of in time and did not leave. */
export function workerRegistryContract(
  name: string,
  makeRegistry: () => WorkerRegistry | Promise<WorkerRegistry>,
): void {
  describe(`${name} keeps the promises of a worker registry`, () => {
    let registry: WorkerRegistry;
    const lost = (at: number) => registry.countLost(now - 60 * second, at);
    beforeEach(async () => {
      registry = await makeRegistry();
    });

    test('a worker counts as lost once its last heartbeat has run out', async () => {
      await registry.beat('a', now + 10 * second);
      await registry.beat('b', now + 30 * second);
      expect(await lost(now)).toBe(0);
      expect(await lost(now + 20 * second)).toBe(1);
      expect(await lost(now + 40 * second)).toBe(2);
    });

    test('a heartbeat keeps it alive, and one that left is not lost', async () => {
      await registry.beat('a', now + 10 * second);
      await registry.beat('a', now + 40 * second);
      await registry.beat('b', now + 10 * second);
      await registry.leave('b');
      expect(await lost(now + 20 * second)).toBe(0);
    });

    test('losses of long ago are not counted', async () => {
      await registry.beat('a', now - 120 * second);
      expect(await lost(now)).toBe(0);
    });
  });
}
