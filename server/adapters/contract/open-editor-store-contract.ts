import { expect, test } from 'vitest';
import type { OpenEditorStore } from '#server/flows/open-editors.ts';

const ada = {
  clientId: 'tab1',
  workspaceId: 'workspace1',
  flowId: 'flow1',
  by: 'user:ada',
  name: 'Ada',
  seenAt: 10_000_000_000_000,
};

/** What every store of open editors must do. */
export function openEditorStoreContract(open: () => OpenEditorStore): void {
  test('a tab that said lately that it has a flow open is listed, until it leaves', async () => {
    const editors = open();
    const flow = { workspaceId: 'workspace1', flowId: 'flow1' };
    await editors.put(ada);
    await editors.put({ ...ada, clientId: 'tab2', by: 'user:lee', name: 'Lee', seenAt: ada.seenAt - 60_000 });
    await editors.put({ ...ada, clientId: 'tab3', workspaceId: 'workspace2' });
    await editors.put({ ...ada, clientId: 'tab4', flowId: 'flow2' });
    expect(await editors.list(flow, ada.seenAt - 1000)).toEqual([ada]);
    await editors.put({ ...ada, clientId: 'tab2', by: 'user:lee', name: 'Lee', seenAt: ada.seenAt });
    expect((await editors.list(flow, ada.seenAt - 1000)).map(({ name }) => name)).toEqual(['Ada', 'Lee']);
    await editors.remove('tab1');
    expect((await editors.list(flow, ada.seenAt - 1000)).map(({ name }) => name)).toEqual(['Lee']);
  });
}
