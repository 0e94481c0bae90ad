import { useEffect, useState } from 'react';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { RunLive } from '#shared/live/events.ts';
import type { StepView } from '#shared/runs/run.ts';
import { createViewer } from '../state/create-viewer.ts';
import { EditorProvider } from '../state/editor-context.tsx';
import { createRunStore, withSnapshot } from '../state/run-store.ts';
import { useIterations } from '../state/use-iterations.ts';
import { FlowCanvas } from './flow-canvas.tsx';

type RunCanvasProps = {
  /** The version that runs. */
  definition: FlowDefinition;
  live: RunLive;
  steps: readonly StepView[];
};

/** A run on its flow, to look at: the page around it names the region. */
export function RunCanvas({ definition, live, steps }: RunCanvasProps) {
  const [editor] = useState(() => createViewer(definition));
  const [run] = useState(() => createRunStore(live));
  useEffect(() => editor.set({ definition }), [editor, definition]);
  useEffect(() => run.setState((state) => withSnapshot(state, live)), [run, live]);
  useIterations(run, steps, definition.nodes);
  return (
    <EditorProvider editor={editor} run={run}>
      <div className="flex h-full">
        <FlowCanvas isInRegion />
      </div>
    </EditorProvider>
  );
}
