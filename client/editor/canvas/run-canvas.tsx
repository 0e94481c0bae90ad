import { useEffect, useState } from 'react';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { RunLive } from '#shared/live/events.ts';
import { createViewer } from '../state/create-viewer.ts';
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
