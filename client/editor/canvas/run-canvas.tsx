import { useEffect, useState } from 'react';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { RunLive } from '#shared/live/events.ts';
import { createEditor, type Editor } from '../state/editor.ts';
import { EditorProvider } from '../state/editor-context.tsx';
import { createRunStore, withSnapshot } from '../state/run-store.ts';
import { FlowCanvas } from './flow-canvas.tsx';

type RunCanvasProps = {
  /** The version that runs. */
  definition: FlowDefinition;
  live: RunLive;
};

/** A run on its flow, to look at: the page around it names the region. */
export function RunCanvas({ definition, live }: RunCanvasProps) {
  const [editor] = useState(() => createViewer(definition));
  const [run] = useState(() => createRunStore(live));
  useEffect(() => editor.set({ definition }), [editor, definition]);
  useEffect(() => run.setState((state) => withSnapshot(state, live)), [run, live]);
  return (
    <EditorProvider editor={editor} run={run}>
      <div className="flex h-full">
        <FlowCanvas isInRegion />
      </div>
    </EditorProvider>
  );
}

function createViewer(definition: FlowDefinition): Editor {
  const nowhere = { kind: 'refused', message: 'A run cannot be changed.' } as const;
  return createEditor({
    draft: { revision: 0, definition },
    server: { apply: async () => nowhere, reload: async () => undefined },
    storage: { load: async () => [], put: async () => undefined, remove: async () => undefined },
    isReadOnly: true,
    newId: () => '',
    now: () => 0,
    schedule: () => () => undefined,
  });
}
