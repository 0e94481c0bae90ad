import { Suspense, useRef } from 'react';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { PageBar } from '#client/app/page-bar.tsx';
import { SaveState } from '#client/drafts/save-state.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { FlowCanvas } from './canvas/flow-canvas.tsx';
import { CanvasNotes } from './canvas-notes.tsx';
import { ConflictDialog } from './conflict/conflict-dialog.tsx';
import { EditorToolbar } from './editor-toolbar.tsx';
import { Inspector } from './inspector/inspector.tsx';
import { OpenedNode } from './opened-node/opened-node.tsx';
import { Palette } from './palette/palette.tsx';
import { OtherEditors } from './presence/other-editors.tsx';
import { ProblemsPanel } from './problems/problems-panel.tsx';
import { PublishState } from './publish/publish-state.tsx';
import { ShownVersion } from './publish/shown-version.tsx';
import { ConnectSearch } from './quick-add/connect-search.tsx';
import { QuickAdd } from './quick-add/quick-add.tsx';
import { usePartRunner } from './run/part-runner.ts';
import { RunPanel } from './run/run-panel.tsx';
import type { TestRun } from './run/use-test-run.ts';
import { SidePanel } from './side-panel.tsx';
import { useEditor, useEditorState } from './state/editor-context.tsx';
import { selectedNode } from './state/editor-state.ts';
import { TestCasesPanel } from './test-cases/lazy-test-cases-panel.tsx';
import { Tour } from './tour/tour.tsx';
import { useEditorShortcuts } from './use-editor-shortcuts.ts';

type EditorViewProps = { flow: FlowView; test: TestRun };

/** Palette, canvas and inspector side by side, the run below (design 5.1). */
export function EditorView({ flow, test }: EditorViewProps) {
  const { slug } = useWorkspace();
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const saveStatus = useEditorState((state) => state.saveStatus);
  const inspector = useRef<HTMLDivElement>(null);
  useEditorShortcuts();
  usePartRunner(flow, test);

  const opened = useEditorState((state) => (state.isNodeOpen ? selectedNode(state) : undefined));

  const shownVersion = useEditorState((state) => state.shownVersion);
  const hasTestCases = useEditorState((state) => state.testCases !== null);

  return (
    <>
      <PageBar
        title={flow.title}
        parents={[{ label: 'Flows', to: `/w/${slug}/flows` }]}
        state={
          <>
            <PublishState flow={flow} />
            <SaveState status={saveStatus} />
            <OtherEditors flowId={flow.id} />
          </>
        }
        actions={<EditorToolbar flow={flow} test={test} />}
      />
      <div className="relative flex min-h-0 flex-1">
        {opened && <OpenedNode node={opened} test={test} />}
        {shownVersion !== null && <ShownVersion flow={flow} version={shownVersion} test={test} />}
        {hasTestCases && (
          <Suspense>
            <TestCasesPanel flow={flow} test={test} />
          </Suspense>
        )}
        <div
          inert={opened !== undefined || shownVersion !== null || hasTestCases}
          className="flex min-h-0 min-w-0 flex-1 max-md:flex-col"
        >
          {!isReadOnly && <Palette />}
          <div className="flex min-w-0 flex-1 flex-col">
            <div className="relative flex min-h-0 flex-1">
              <FlowCanvas onOpenNode={() => editor.set({ isNodeOpen: true })} />
              <CanvasNotes />
              <Tour />
              <ConflictDialog />
              <QuickAdd />
              <ConnectSearch />
            </div>
            <RunPanel test={test} />
          </div>
          <SidePanel ref={inspector} runId={test.runId}>
            {opened === undefined && <Inspector flow={flow} test={test} />}
            <ProblemsPanel />
          </SidePanel>
        </div>
      </div>
    </>
  );
}
