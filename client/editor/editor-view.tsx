import { useRef } from 'react';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { PageBar } from '#client/app/page-bar.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { FlowCanvas } from './canvas/flow-canvas.tsx';
import { CanvasNotes } from './canvas-notes.tsx';
import { EditorToolbar } from './editor-toolbar.tsx';
import { Inspector } from './inspector/inspector.tsx';
import { Palette } from './palette/palette.tsx';
import { ProblemsPanel } from './problems/problems-panel.tsx';
import { PublishState } from './publish/publish-state.tsx';
import { QuickAdd } from './quick-add/quick-add.tsx';
import { RunPanel } from './run/run-panel.tsx';
import type { TestRun } from './run/use-test-run.ts';
import { SaveState } from './save-state.tsx';
import { useEditorState } from './state/editor-context.tsx';
import { useEditorShortcuts } from './use-editor-shortcuts.ts';
import { usePanelWidth } from './use-panel-width.ts';

type EditorViewProps = { flow: FlowView; test: TestRun };

/** Palette, canvas and inspector side by side, the run below (design 5.1). */
export function EditorView({ flow, test }: EditorViewProps) {
  const { slug } = useWorkspace();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const inspector = useRef<HTMLDivElement>(null);
  const panel = usePanelWidth({ storageKey: 'millrace-inspector-width', initial: 380, min: 320, max: 760 });
  useEditorShortcuts();

  function openNode(): void {
    requestAnimationFrame(() => {
      const title = inspector.current?.querySelector<HTMLInputElement>('input');
      title?.focus();
      title?.select();
    });
  }

  return (
    <>
      <PageBar
        title={flow.title}
        parents={[{ label: 'Flows', to: `/w/${slug}/flows` }]}
        state={
          <>
            <PublishState flow={flow} />
            <SaveState />
          </>
        }
        actions={<EditorToolbar flow={flow} test={test} />}
      />
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        {!isReadOnly && <Palette />}
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="relative flex min-h-0 flex-1">
            <FlowCanvas onOpenNode={openNode} />
            <CanvasNotes />
            <QuickAdd />
          </div>
          <RunPanel flow={flow} test={test} />
        </div>
        <div
          {...panel.separator}
          className="z-10 -mr-1 w-1 shrink-0 cursor-col-resize touch-none hover:bg-accent focus-visible:bg-accent max-md:hidden"
        />
        <div
          ref={inspector}
          style={{ width: panel.width }}
          className="flex max-w-full shrink-0 flex-col border-line border-l bg-surface max-md:h-2/5 max-md:w-full! max-md:border-t max-md:border-l-0"
        >
          <Inspector flow={flow} test={test} />
          <ProblemsPanel />
        </div>
      </div>
    </>
  );
}
