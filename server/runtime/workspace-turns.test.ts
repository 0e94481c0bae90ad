import { expect, test } from 'vitest';
import { aRuntime } from '#server/testing/a-runtime.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { createWorkspaceTurns } from './workspace-turns.ts';

/** A store with claimable runs of several workspaces. */
async function storeWith(counts: Record<string, number>) {
  const runtime = aRuntime();
  const { id: _, ...run } = await runtime.insert(aGraph().manual().build());
  await runtime.stores.runs.claim('other', runtime.clock.now(), runtime.clock.now() + 1e9);
  for (const [workspaceId, count] of Object.entries(counts)) {
    for (let index = 0; index < count; index++) {
      await runtime.stores.runs.insert({ ...run, id: `${workspaceId}${index}`, workspaceId });
    }
  }
  return { runs: runtime.stores.runs, clock: runtime.clock };
}

test('a workspace with many runs does not keep the others waiting', async () => {
  const { runs, clock } = await storeWith({ flood: 20, a: 2, b: 1 });
  const turns = createWorkspaceTurns(runs, clock);
  const order: string[] = [];
  for (let count = 0; count < 8; count++) {
    const run = await turns.claim('worker1', clock.now() + 60_000);
    order.push(run?.workspaceId ?? 'none');
  }
  expect(order.slice(0, 3).sort()).toEqual(['a', 'b', 'flood']);
  expect(order.slice(3, 5).sort()).toEqual(['a', 'flood']);
  expect(order.slice(5)).toEqual(['flood', 'flood', 'flood']);
});

test('nothing is claimed where nothing is claimable', async () => {
  const { runs, clock } = await storeWith({});
  expect(await createWorkspaceTurns(runs, clock).claim('worker1', clock.now() + 1)).toBeNull();
});

test('a workspace that has as many runs as it may is left out, and said to be', async () => {
  const { runs, clock } = await storeWith({ flood: 5, a: 1 });
  const claimed: string[] = [];
  const mayServe = (workspace: string) =>
    workspace !== 'flood' || claimed.filter((other) => other === 'flood').length < 2;
  const turns = createWorkspaceTurns(runs, clock, mayServe);
  for (let count = 0; count < 4; count++) {
    const run = await turns.claim('worker1', clock.now() + 60_000);
    claimed.push(run?.workspaceId ?? 'none');
  }
  expect(claimed.sort()).toEqual(['a', 'flood', 'flood', 'none']);
  expect(turns.hasSkipped()).toBe(true);
});
