import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { useLiveTopic } from '#client/api/live.ts';
import { readAgain } from '#client/api/read-again.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { clientId, draftBrowser, useDraftSending } from '#client/drafts/draft-browser.ts';
import { createPendingStorage } from '#client/drafts/pending-storage.ts';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { exportFlow } from '#shared/graph/export-flow.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import { saveFile } from '../files/save-file.ts';
import { createEditor, type Editor } from './editor.ts';
import { keepView } from './keep-view.ts';
import { createTrpcDraftServer } from './trpc-draft-server.ts';
import { useProblems } from './use-problems.ts';

/** Opens a flow for editing: restores unsent edits, follows what others do, sends when the connection is back. */
export function useEditorSession(flow: FlowView, isReadOnly: boolean): Editor {
  const { slug: workspace } = useWorkspace();
  const [editor] = useState(() =>
    createEditor({
      draft: { revision: flow.revision, definition: flow.definition },
      server: createTrpcDraftServer({ workspace, path: flow.path, flowId: flow.id, clientId }),
      storage: createPendingStorage(flow.id, clientId),
      isReadOnly,
      saveAsFile: (definition) => {
        void readTests(workspace, flow.id).then((tests) => {
          const { path, title } = flow;
          saveFile(`${path.replace('/', '.')}.json`, exportFlow({ path, title, definition, tests }));
        });
      },
      ...draftBrowser,
    }),
  );

  const readTestsAgain = () =>
    void readAgain(queryClient, trpc.testCases.list.queryFilter({ workspace, flowId: flow.id }));

  useProblems(editor);
  useEffect(() => keepView(editor, flow.id), [editor, flow.id]);
  useDraftSending(editor.sync, { isReadOnly });
  useLiveTopic(
    `flow:${flow.id}`,
    (event) => {
      if (event.kind === 'tests_changed') readTestsAgain();
      if (event.kind !== 'flow_changed' || event.clientId === clientId) return;
      void editor.sync.catchUp(event.revision);
    },
    {
      onResync: () => {
        readTestsAgain();
        void editor.sync.catchUp(Number.MAX_SAFE_INTEGER);
      },
    },
  );
  return editor;
}

/** A draft can be exported while Millrace cannot be reached; its test cases then stay behind, which is said. */
async function readTests(workspace: string, flowId: string): Promise<TestCase[]> {
  try {
    const cases = await queryClient.fetchQuery(trpc.testCases.list.queryOptions({ workspace, flowId }));
    return cases.map(({ testCase }) => testCase);
  } catch (error) {
    toast.error(`The file holds no test cases. ${toApiError(error).message}`);
    return [];
  }
}
