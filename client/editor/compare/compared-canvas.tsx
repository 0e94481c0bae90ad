import { useMemo, useState } from 'react';
import { diffFlows } from '#shared/graph/diff-flows.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { FlowCanvas } from '../canvas/flow-canvas.tsx';
import { createViewer } from '../state/create-viewer.ts';
import { EditorProvider } from '../state/editor-context.tsx';
import { createRunStore } from '../state/run-store.ts';
import { bothStates, marksOf } from './comparison.ts';
import { DifferenceList } from './difference-list.tsx';

type ComparedCanvasProps = { before: FlowDefinition; after: FlowDefinition };

/** Two states of a flow on one canvas, and what differs as a list beside it (design 5.2, 17). */
export function ComparedCanvas({ before, after }: ComparedCanvasProps) {
  const both = useMemo(() => bothStates(before, after), [before, after]);
  const difference = useMemo(() => diffFlows(before, after), [before, after]);
  const [viewer] = useState(() => {
    const created = createViewer(both);
    created.set({ marks: marksOf(difference, both) });
    return created;
  });
  const [run] = useState(() => createRunStore());
  return (
    <EditorProvider editor={viewer} run={run}>
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        <FlowCanvas isInRegion />
        <section
          aria-label="What differs"
          className="flex w-96 shrink-0 flex-col overflow-y-auto border-line border-l bg-surface max-md:h-1/2 max-md:w-full"
        >
          <h3 className="px-4 pt-3 font-semibold">From this version to the draft</h3>
          <DifferenceList
            difference={difference}
            definition={both}
            onChoose={(id) => {
              viewer.select({ nodes: [id] });
              viewer.set({ reveal: { nodes: [id], focus: true } });
            }}
          />
        </section>
      </div>
    </EditorProvider>
  );
}
