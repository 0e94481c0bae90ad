import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { RequestErrorPage } from '#client/app/error-page.tsx';
import { PageBar } from '#client/app/page-bar.tsx';
import { Button } from '#client/ui/button.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { statusWord } from '#client/ui/status-badge.tsx';
import type { StepView } from '#shared/runs/run.ts';
import { CancelRunButton, OpenFlowLink } from './run-actions.tsx';
import { RunCanvasArea } from './run-canvas-area.tsx';
import { RunFacts, RunStatusNote } from './run-facts.tsx';
import { StepDetail } from './step-detail.tsx';
import { stepItems, stepToShow } from './step-items.ts';
import { StepTree } from './step-tree.tsx';
import { StepWaitNote } from './step-wait-note.tsx';
import { useLiveRun } from './use-live-run.ts';
import { useRunLogs } from './use-run-logs.ts';

/** `/w/<workspace>/runs/<id>`: status, result, every step with its input, result and logs; live. */
export function RunPage() {
  const { slug } = useWorkspace();
  const { runId = '' } = useParams();
  const shown = useLiveRun(runId);
  const { run, live, definition } = shown;
  const logs = useRunLogs(runId);
  const [chosen, setChosen] = useState<string>();
  const items = stepItems({ steps: shown.steps, live, definition });
  const path = chosen ?? stepToShow(items);
  const step = useStep(
    runId,
    shown.steps.find((candidate) => candidate.path === path),
    path,
  );
  useDocumentTitle(run === undefined ? 'Run' : `${statusWord(run.status)}: ${run.flow}`);

  if (shown.error) return <RequestErrorPage error={shown.error} onRetry={shown.retry} />;
  if (run === undefined || live === undefined || definition === undefined) return <RunPlaceholder />;
  const titleOf = (node: string) =>
    definition.nodes.find((candidate) => candidate.id === node)?.title || node;
  const item = items.find((candidate) => candidate.path === path);
  return (
    <>
      <PageBar
        parents={[{ label: 'Runs', to: `/w/${slug}/runs` }]}
        title={run.flow}
        state={<RunStatusNote run={run} waitingFor={live.waitingFor} />}
        actions={
          <>
            <OpenFlowLink flow={run.flow} />
            <CancelRunButton run={run} />
          </>
        }
      />
      <div className="min-h-0 flex-1 overflow-auto">
        <RunFacts
          run={run}
          whereFailed={run.error?.node === undefined ? undefined : titleOf(run.error.node)}
          onShowFailed={() => setChosen(run.error?.path)}
        />
        <RunCanvasArea definition={definition} live={live} />
        <section
          aria-label="Run panel"
          className="grid border-line border-t lg:min-h-96 lg:grid-cols-[minmax(18rem,1fr)_2fr]"
        >
          <div className="border-line max-lg:border-b lg:border-r">
            <StepTree items={items} selected={path} onSelect={setChosen} />
            {shown.hasMoreSteps && (
              <div className="p-3">
                <Button size="small" onClick={shown.loadMoreSteps}>
                  Load more steps
                </Button>
              </div>
            )}
          </div>
          <div className="min-w-0">
            {item && <StepWaitNote runId={runId} item={item} />}
            {path === undefined ? (
              <p className="p-4 text-muted">The run has not started a step yet.</p>
            ) : (
              <StepDetail path={path} step={step} logs={logs} />
            )}
          </div>
        </section>
      </div>
    </>
  );
}

/** The whole record of a step: the list holds it already, the single read brings values that the list cuts. */
function useStep(
  runId: string,
  listed: StepView | undefined,
  path: string | undefined,
): StepView | undefined {
  const { slug: workspace } = useWorkspace();
  const whole = useQuery({
    ...trpc.runs.step.queryOptions({ workspace, runId, path: path ?? '' }),
    enabled: listed !== undefined,
  });
  return whole.data?.status === listed?.status ? (whole.data ?? listed) : listed;
}

function RunPlaceholder() {
  return (
    <>
      <PageBar title="Run" />
      <SkeletonRows label="Loading the run" />
    </>
  );
}
