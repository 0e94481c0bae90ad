import { useEffect, useEffectEvent, useState } from 'react';
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
  hasMoreSteps: boolean;
  /** The node of the step that is looked at. */
  shownNode: string | undefined;
  onChooseNode(id: string): void;
};

/** A run on its flow, to look at: the page around it names the region. */
export function RunCanvas(props: RunCanvasProps) {
  const { definition, live, shownNode } = props;
  const [editor] = useState(() => createViewer(definition));
  const [run] = useState(() => createRunStore(live));
  useEffect(() => editor.set({ definition }), [editor, definition]);
  useEffect(() => run.setState((state) => withSnapshot(state, live)), [run, live]);
  useIterations(run, { ...props, runId: live.runId }, definition.nodes);
  useEffect(() => {
    if (shownNode === undefined || editor.store.getState().selection.nodes.includes(shownNode)) return;
    editor.select({ nodes: [shownNode] });
    editor.set({ reveal: { nodes: [shownNode], focus: false } });
  }, [editor, shownNode]);
  const handleChoose = useEffectEvent(props.onChooseNode);
  useEffect(
    () =>
      editor.store.subscribe(({ selection }, before) => {
        const [id] = selection.nodes;
        if (id !== undefined && selection.nodes !== before.selection.nodes) handleChoose(id);
      }),
    [editor],
  );
  return (
    <EditorProvider editor={editor} run={run}>
      <div className="flex h-full">
        <FlowCanvas isInRegion />
      </div>
    </EditorProvider>
  );
}
