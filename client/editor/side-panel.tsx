import { PanelRight, X } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useState } from 'react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { useMediaQuery } from '#client/ui/use-media-query.ts';
import { useEditor, useEditorState } from './state/editor-context.tsx';
import { usePanelWidth } from './use-panel-width.ts';

type SidePanelProps = {
  ref: RefObject<HTMLDivElement | null>;
  /** The run that is shown below the canvas: a new one is not to be covered. */
  runId: string | null;
  children: ReactNode;
};

/** The place of the inspector: beside the canvas where there is room, else over it while a node is selected. */
export function SidePanel(props: SidePanelProps) {
  const isNarrow = useMediaQuery('(max-width: 1179px)');
  return isNarrow ? <FloatingPanel {...props} /> : <DockedPanel {...props} />;
}

function DockedPanel({ ref, children }: SidePanelProps) {
  const panel = usePanelWidth({ storageKey: 'millrace-inspector-width', initial: 340, min: 300, max: 760 });
  return (
    <>
      <div
        {...panel.separator}
        className="z-10 -mr-1 w-1 shrink-0 cursor-col-resize touch-none hover:bg-accent focus-visible:bg-accent"
      />
      <div
        ref={ref}
        style={{ width: panel.width }}
        className="flex max-w-full shrink-0 flex-col border-line border-l bg-surface"
      >
        {children}
      </div>
    </>
  );
}

/** Long enough for the second press of a double click, which opens the node instead. */
const waitMs = 300;

function FloatingPanel({ ref, runId, children }: SidePanelProps) {
  const selectionCount = useEditorState((state) => state.selectionCount);
  const hasSelection = useEditorState((state) => state.selection.nodes.length > 0);
  const [isShown, setIsShown] = useState(hasSelection);
  const [seenRunId, setSeenRunId] = useState(runId);
  if (runId !== seenRunId) {
    setSeenRunId(runId);
    setIsShown(false);
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: each selection shows what it selects.
  useEffect(() => {
    if (!hasSelection) {
      setIsShown(false);
      return;
    }
    const timer = setTimeout(() => setIsShown(true), waitMs);
    return () => clearTimeout(timer);
  }, [hasSelection, selectionCount]);
  // After that, because it comes with nothing selected.
  const isAsked = useEditorState((state) => state.revealFlowPart !== null);
  useEffect(() => {
    if (isAsked) setIsShown(true);
  }, [isAsked]);
  const editor = useEditor();
  useEffect(() => {
    const { nodes } = editor.store.getState().selection;
    // What is selected is not to be covered by its own settings.
    if (isShown && nodes.length > 0) editor.set({ reveal: { nodes, focus: false } });
  }, [editor, isShown]);
  if (!isShown) {
    return (
      <div className="absolute top-3 right-3 z-9 rounded-card border border-line bg-raised">
        <IconButton icon={PanelRight} label="Show the inspector" onClick={() => setIsShown(true)} />
      </div>
    );
  }
  return (
    <div
      ref={ref}
      data-over-canvas
      className="absolute inset-y-2 right-2 z-9 flex w-84 max-w-[calc(100%-1rem)] animate-rise flex-col overflow-hidden rounded-card border border-line bg-surface shadow-float max-md:inset-x-0 max-md:top-auto max-md:bottom-0 max-md:h-1/2 max-md:w-full max-md:max-w-full max-md:rounded-b-none"
    >
      <div className="flex shrink-0 justify-end px-1 pt-1">
        <IconButton icon={X} label="Close the inspector" size="small" onClick={() => setIsShown(false)} />
      </div>
      {children}
    </div>
  );
}
