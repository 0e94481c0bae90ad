import type { FlowView } from '#shared/flows/flow-view.ts';
import type { TestRun } from '../run/use-test-run.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { selectedNode } from '../state/editor-state.ts';
import { FlowInspector } from './flow-inspector.tsx';
import { NodeInspector } from './node-inspector.tsx';
import { SeveralInspector } from './several-inspector.tsx';

type InspectorProps = { flow: FlowView; test: TestRun };

/** Settings of what is selected: a node, several, or the flow itself. */
export function Inspector(props: InspectorProps) {
  const editor = useEditor();
  const selectionCount = useEditorState((state) => state.selectionCount);
  const selected = useEditorState((state) => state.selection);
  const node = useEditorState(selectedNode);
  return (
    <section
      aria-label="Inspector"
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        editor.set({ reveal: { nodes: editor.store.getState().selection.nodes, focus: true } });
      }}
    >
      {node ? (
        <NodeInspector key={selectionCount} node={node} test={props.test} />
      ) : selected.nodes.length + selected.notes.length > 1 ? (
        <SeveralInspector />
      ) : (
        <FlowInspector flow={props.flow} test={props.test} />
      )}
    </section>
  );
}
