import { useEffect, useState } from 'react';
import { monotonicFactory } from 'ulid';
import { useLiveTopic } from '#client/api/live.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { createEditor, type Editor } from './editor.ts';
import { createPendingStorage } from './pending-storage.ts';
import { createTrpcDraftServer } from './trpc-draft-server.ts';
import { useProblems } from './use-problems.ts';

const newId = monotonicFactory();
/** One id per page, by which the server and other tabs know where an edit came from. */
const clientId = newId();

/** Opens a flow for editing: restores unsent edits, follows what others do, sends when the connection is back. */
export function useEditorSession(flow: FlowView, isReadOnly: boolean): Editor {
  const { slug: workspace } = useWorkspace();
  const [editor] = useState(() =>
    createEditor({
      draft: { revision: flow.revision, definition: flow.definition },
      server: createTrpcDraftServer({ workspace, path: flow.path, flowId: flow.id, clientId }),
      storage: createPendingStorage(flow.id, clientId),
      isReadOnly,
      newId,
      now: () => Date.now(),
      schedule(run, ms) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    }),
  );

  useProblems(editor);
  useEffect(() => {
    if (!isReadOnly) void editor.sync.restore();
  }, [editor, isReadOnly]);
  useEffect(() => {
    const send = () => void editor.sync.flush();
    const sendWhenHidden = () => document.hidden && send();
    window.addEventListener('online', send);
    document.addEventListener('visibilitychange', sendWhenHidden);
    return () => {
      window.removeEventListener('online', send);
      document.removeEventListener('visibilitychange', sendWhenHidden);
      send();
    };
  }, [editor]);

  useLiveTopic(
    `flow:${flow.id}`,
    (event) => {
      if (event.kind !== 'flow_changed' || event.clientId === clientId) return;
      void editor.sync.catchUp(event.revision);
    },
    { onResync: () => void editor.sync.catchUp(Number.MAX_SAFE_INTEGER) },
  );
  return editor;
}
