import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, GitCompare, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { replacingOperation } from '#shared/graph/replacing-operation.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { FlowCanvas } from '../canvas/flow-canvas.tsx';
import { ComparedCanvas } from '../compare/compared-canvas.tsx';
import { NodeInspector } from '../inspector/node-inspector.tsx';
import type { TestRun } from '../run/use-test-run.ts';
import { createViewer } from '../state/create-viewer.ts';
import { EditorProvider, useEditor, useEditorState } from '../state/editor-context.tsx';
import { selectedNode } from '../state/editor-state.ts';
import { createRunStore } from '../state/run-store.ts';

type ShownVersionProps = { flow: FlowView; version: number; test: TestRun };

/** A published version over the draft, to look at; it can become the draft again. */
export function ShownVersion({ flow, version, test }: ShownVersionProps) {
  const { slug: workspace } = useWorkspace();
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const draft = useEditorState((state) => state.definition);
  const [isComparing, setIsComparing] = useState(false);
  const back = useRef<HTMLButtonElement>(null);
  const shown = useQuery(trpc.flows.version.queryOptions({ workspace, flowId: flow.id, version }));
  const close = () => editor.set({ shownVersion: null });
  useEffect(() => back.current?.focus(), []);

  function restore(definition: FlowDefinition): void {
    const { definition: draft } = editor.store.getState();
    if (!editor.apply(replacingOperation(draft, definition))) return;
    editor.set({ shownVersion: null, reveal: { nodes: [], focus: true } });
    toast.success(`The draft is version ${version} again. Undo brings back what it was before.`);
  }

  return (
    <section
      aria-label={`Version ${version}`}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && close()}
      className="absolute inset-0 z-20 flex animate-fade flex-col bg-bg"
    >
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-warn-soft px-4 py-1.5">
        <Button ref={back} size="small" icon={ArrowLeft} onClick={close}>
          Back to the draft
        </Button>
        <p className="min-w-0 flex-1">
          <span className="font-semibold">Version {version}</span>{' '}
          {shown.data && (
            <span className="text-muted text-xs">
              <RelativeTime at={shown.data.publishedAt} />
              {shown.data.publishedBy && ` by ${shown.data.publishedBy}`}
              {shown.data.message && ` · ${shown.data.message}`}
            </span>
          )}
        </p>
        {shown.data && (
          <Button
            size="small"
            icon={GitCompare}
            aria-pressed={isComparing}
            onClick={() => setIsComparing(!isComparing)}
          >
            {isComparing ? 'Show the version alone' : 'Compare with the draft'}
          </Button>
        )}
        {shown.data && !isReadOnly && (
          <Button size="small" icon={Undo2} onClick={() => restore(shown.data.definition)}>
            Restore as draft
          </Button>
        )}
      </header>
      {shown.error && <p className="p-4 text-bad">The version could not be read. Try again.</p>}
      {shown.data && !isComparing && <VersionCanvas definition={shown.data.definition} test={test} />}
      {shown.data && isComparing && <ComparedCanvas before={shown.data.definition} after={draft} />}
    </section>
  );
}

function VersionCanvas({ definition, test }: { definition: FlowDefinition; test: TestRun }) {
  const [viewer] = useState(() => createViewer(definition));
  const [run] = useState(() => createRunStore());
  return (
    <EditorProvider editor={viewer} run={run}>
      <div className="flex min-h-0 flex-1">
        <FlowCanvas isInRegion />
        <VersionNode test={test} />
      </div>
    </EditorProvider>
  );
}

function VersionNode({ test }: { test: TestRun }) {
  const node = useEditorState(selectedNode);
  if (node === undefined) return null;
  return (
    <aside
      aria-label="Settings in this version"
      className="flex w-85 shrink-0 flex-col border-line border-l bg-surface max-md:hidden"
    >
      <NodeInspector key={node.id} node={node} test={test} />
    </aside>
  );
}
