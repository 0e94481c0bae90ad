import { useState } from 'react';
import { LogView } from '#client/runs/log-view.tsx';
import { RunErrorNote } from '#client/runs/run-error-note.tsx';
import { RunResultValue } from '#client/runs/run-result.tsx';
import { stepItems, stepToShow } from '#client/runs/step-items.ts';
import { StepTree } from '#client/runs/step-tree.tsx';
import { isRunEnded, type RunView } from '#shared/runs/run.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { ChosenStep } from './chosen-step.tsx';
import { RunTimeline } from './run-timeline.tsx';
import type { TestRun } from './use-test-run.ts';

export const runPanelViews = [
  { id: 'steps', label: 'Steps' },
  { id: 'timeline', label: 'Timeline' },
  { id: 'log', label: 'Log' },
  { id: 'outcome', label: 'Outcome' },
] as const;
export type RunPanelView = (typeof runPanelViews)[number]['id'];

type RunPanelBodyProps = { test: TestRun; view: RunPanelView };

export function RunPanelBody({ test, view }: RunPanelBodyProps) {
  const { run, definition, logs } = test;
  const { items, path, choose } = useShownStep(test);
  const titleOf = (stepPath: string) => items.find((item) => item.path === stepPath)?.title ?? stepPath;
  const scroll = 'h-64 min-h-0 overflow-y-auto border-line border-t';
  if (view === 'timeline') {
    return (
      <div className={scroll}>
        <RunTimeline
          items={items}
          isEnded={run === undefined || isRunEnded(run.status)}
          selected={path}
          onSelect={choose}
        />
      </div>
    );
  }
  if (view === 'log') {
    return (
      <div className={scroll} data-scroll>
        <LogView lines={logs} titleOf={titleOf} emptyText="This run has logged nothing yet." />
      </div>
    );
  }
  if (view === 'outcome') {
    const where = definition?.nodes.find((node) => node.id === run?.error?.node)?.title;
    return <div className={scroll}>{run && <RunOutcome run={run} where={where} />}</div>;
  }
  return (
    <div className="grid h-64 min-h-0 grid-cols-[minmax(9rem,1fr)_2fr] border-line border-t max-sm:h-80 max-sm:grid-cols-1 max-sm:grid-rows-2">
      <div className="min-h-0 overflow-y-auto border-line sm:border-r" data-scroll>
        {run?.error && run.error.node === undefined && (
          <div className="p-2">
            <RunErrorNote error={run.error} />
          </div>
        )}
        <StepTree items={items} selected={path} onSelect={choose} />
      </div>
      <ChosenStep test={test} path={path} item={items.find((item) => item.path === path)} />
    </div>
  );
}

/** The step that is looked at: the chosen one, that of the selected node, or what tells most. */
function useShownStep({ ownSteps: steps, live, definition }: TestRun) {
  const editor = useEditor();
  const selectedNode = useEditorState((state) =>
    state.selection.nodes.length === 1 ? state.selection.nodes[0] : undefined,
  );
  const [chosen, setChosen] = useState<string>();
  const items = stepItems({ steps, live, definition });
  const ofNode = items.filter((item) => item.node === selectedNode).at(-1)?.path;
  const isChosenOfNode = items.some((item) => item.path === chosen && item.node === selectedNode);
  return {
    items,
    path: (isChosenOfNode ? chosen : ofNode) ?? stepToShow(items),
    choose(next: string): void {
      setChosen(next);
      const node = items.find((candidate) => candidate.path === next)?.node;
      if (node === undefined) return;
      editor.select({ nodes: [node] });
      editor.set({ reveal: { nodes: [node], focus: false } });
    },
  };
}

function RunOutcome({ run, where }: { run: RunView; where: string | undefined }) {
  if (run.error !== null) {
    return (
      <div className="p-4">
        <RunErrorNote error={run.error} where={where} />
      </div>
    );
  }
  if (!isRunEnded(run.status)) return <p className="p-4 text-muted">The run has not ended yet.</p>;
  return <RunResultValue run={run} label="Outcome of the run" />;
}
