import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ExternalLink } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { CancelRunButton } from '#client/runs/run-actions.tsx';
import { RunErrorNote } from '#client/runs/run-error-note.tsx';
import { StepDetail } from '#client/runs/step-detail.tsx';
import { stepItems, stepToShow } from '#client/runs/step-items.ts';
import { StepTree } from '#client/runs/step-tree.tsx';
import { buttonClasses } from '#client/ui/button.tsx';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { approvalAddress } from '#shared/approvals/approval-address.ts';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import type { TestRun } from './use-test-run.ts';

type RunPanelProps = { flow: FlowView; test: TestRun };

/** The last test of the draft: its steps, and what each took, gave and logged. */
export function RunPanel({ test }: RunPanelProps) {
  const [isFolded, setIsFolded] = useState(false);
  const { run, runId } = test;
  useEffect(() => {
    if (runId !== null) setIsFolded(false);
  }, [runId]);
  const isOpen = runId !== null && !isFolded;
  return (
    <section aria-label="Run panel" className="flex shrink-0 flex-col border-line border-t bg-surface">
      <header className="flex h-10 shrink-0 items-center gap-3 px-4">
        <h2 className="font-medium text-sm">Test run</h2>
        {run ? (
          <RunStatus test={test} />
        ) : (
          <span className="text-muted text-xs">{runId ? 'Starting' : 'Not run yet'}</span>
        )}
        <span className="ml-auto flex items-center gap-1">
          {run && <RunLinks test={test} />}
          {runId !== null && (
            <IconButton
              icon={ChevronDown}
              label={isFolded ? 'Unfold the panel' : 'Fold the panel'}
              size="small"
              tooltipSide="top"
              aria-expanded={!isFolded}
              className={cx(isFolded && '[&_svg]:rotate-180')}
              onClick={() => setIsFolded(!isFolded)}
            />
          )}
        </span>
      </header>
      {isOpen && <RunSteps test={test} />}
    </section>
  );
}

function RunStatus({ test: { run, live } }: { test: TestRun }) {
  if (!run) return null;
  return (
    <span role="status" aria-label="Test run" className="text-xs">
      <StatusBadge status={live?.status ?? run.status} />
    </span>
  );
}

function RunLinks({ test: { run } }: { test: TestRun }) {
  const { slug } = useWorkspace();
  if (!run) return null;
  return (
    <>
      {!isRunEnded(run.status) && <CancelRunButton run={run} />}
      <Link to={`/w/${slug}/runs/${run.id}`} className={buttonClasses('quiet', 'small')}>
        <ExternalLink className="size-3.5" aria-hidden />
        Open the run
      </Link>
    </>
  );
}

function RunSteps({ test }: { test: TestRun }) {
  const editor = useEditor();
  const { run, live, definition, steps, logs, runId } = test;
  const selectedNode = useEditorState((state) =>
    state.selection.nodes.length === 1 ? state.selection.nodes[0] : undefined,
  );
  const [chosen, setChosen] = useState<string>();
  const items = stepItems({ steps, live, definition });
  const ofNode = items.filter((item) => item.node === selectedNode).at(-1)?.path;
  const isChosenOfNode = items.some((item) => item.path === chosen && item.node === selectedNode);
  const path = (isChosenOfNode ? chosen : ofNode) ?? stepToShow(items);
  const item = items.find((candidate) => candidate.path === path);
  const listed = steps.find((candidate) => candidate.path === path);
  const { slug: workspace } = useWorkspace();
  const whole = useQuery({
    ...trpc.runs.step.queryOptions({ workspace, runId: runId ?? '', path: path ?? '' }),
    enabled: listed !== undefined,
  });
  const step = whole.data?.status === listed?.status ? (whole.data ?? listed) : listed;

  function choose(next: string): void {
    setChosen(next);
    const node = items.find((candidate) => candidate.path === next)?.node;
    if (node === undefined) return;
    editor.select({ nodes: [node] });
    editor.set({ reveal: { nodes: [node], focus: false } });
  }

  return (
    <div className="grid h-64 min-h-0 grid-cols-[minmax(9rem,1fr)_2fr] border-line border-t">
      <div className="min-h-0 overflow-y-auto border-line border-r" data-scroll>
        {run?.error && run.error.node === undefined && (
          <div className="p-2">
            <RunErrorNote error={run.error} />
          </div>
        )}
        <StepTree items={items} selected={path} onSelect={choose} />
      </div>
      <div className="flex min-h-0 min-w-0 flex-col">
        {item?.kind === 'approval' && item.status === 'waiting' && (
          <p className="flex items-center gap-2 border-line border-b px-4 py-2">
            This step waits for a decision.
            <Link
              to={approvalAddress(`${runId}/${item.path}`)}
              target="_blank"
              className="rounded-sm font-medium text-accent underline underline-offset-2"
            >
              Decide
            </Link>
          </p>
        )}
        {path === undefined ? (
          <p className="p-4 text-muted">The run has not started a step yet.</p>
        ) : (
          <StepDetail path={path} step={step} logs={logs} className="min-h-0 flex-1" />
        )}
      </div>
    </div>
  );
}
