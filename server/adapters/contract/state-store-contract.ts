import { expect, test } from 'vitest';
import type { StateStore } from '#server/runtime/ports.ts';

const owner = { workspaceId: 'workspace1', flowId: 'flow1', trigger: 'tick', isTest: false };

/** What every store of trigger states must do; each test uses keys of its own. */
export function stateStoreContract(open: () => StateStore): void {
  test('a state is kept under its key and replaced on the revision that was read', async () => {
    const states = open();
    expect(await states.get(owner, 'kept')).toBeNull();
    expect(await states.replace(owner, 'kept', { json: '1', revision: 0 })).toBe(true);
    expect(await states.replace(owner, 'kept', { json: '2', revision: 0 })).toBe(false);
    expect(await states.get(owner, 'kept')).toEqual({ json: '1', revision: 1 });
    expect(await states.replace(owner, 'kept', { json: '2', revision: 1 })).toBe(true);
    expect(await states.get(owner, 'kept')).toEqual({ json: '2', revision: 2 });
  });

  test('flows, triggers, workspaces, tests and keys have states of their own', async () => {
    const states = open();
    await states.replace(owner, 'mine', { json: '1', revision: 0 });
    const others = [
      { ...owner, workspaceId: 'workspace2' },
      { ...owner, flowId: 'flow2' },
      { ...owner, trigger: 'tock' },
      { ...owner, isTest: true },
    ];
    for (const other of others) expect(await states.get(other, 'mine')).toBeNull();
    expect(await states.get(owner, 'mine/')).toBeNull();
  });

  test('of many who replace the same revision one succeeds', async () => {
    const states = open();
    for (const revision of [0, 1]) {
      const tries = Array.from({ length: 10 }, (_, index) =>
        states.replace(owner, 'raced', { json: String(index), revision }),
      );
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    }
  });
}
