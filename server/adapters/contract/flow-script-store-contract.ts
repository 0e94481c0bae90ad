import { expect, test } from 'vitest';
import type { FlowScript, FlowScriptStore } from '#server/scripts/flow-scripts.ts';

const place = { workspaceId: 'own', flowId: 'f1', flowVersionId: 'v1', nodeId: 'work' };

function aScript(code: string): FlowScript {
  const compiled = {
    javascript: code,
    bundle: null,
    importKey: '',
    packages: {},
    scripts: {},
    lock: null,
    inputs: null,
  };
  return { code, compiled, saved: null };
}

/** What every store of the scripts of flow versions promises. */
export function flowScriptStoreContract(store: () => FlowScriptStore): void {
  test('a script is found by its version and node, in its workspace only', async () => {
    await store().save(place, aScript('return 1'));
    expect(await store().find('own', 'v1', 'work')).toEqual(aScript('return 1'));
    expect(await store().find('own', 'v1', 'work')).toEqual(aScript('return 1'));
    expect(await store().find('other', 'v1', 'work')).toBeNull();
    expect(await store().find('own', 'v2', 'work')).toBeNull();
    expect(await store().find('own', 'v1', 'other')).toBeNull();
  });

  test('the script of a draft is the one that was saved last', async () => {
    const draft = { ...place, flowId: 'f2', flowVersionId: 'f2-draft-3' };
    await store().save(draft, aScript('return 1'));
    expect((await store().find('own', 'f2-draft-3', 'work'))?.code).toBe('return 1');
    await store().save(draft, aScript('return 2'));
    expect((await store().find('own', 'f2-draft-3', 'work'))?.code).toBe('return 2');
  });

  test('the last script of a node is found over all versions of its flow', async () => {
    const third = { ...place, flowId: 'f3' };
    await store().save({ ...third, flowVersionId: 'v3' }, aScript('return 3'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await store().save({ ...third, flowVersionId: 'v4' }, aScript('return 4'));
    expect((await store().findLast('own', 'f3', 'work'))?.code).toBe('return 4');
    expect(await store().findLast('other', 'f3', 'work')).toBeNull();
    expect(await store().findLast('own', 'f3', 'other')).toBeNull();
  });
}
