import { useParams } from 'react-router';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { RequestErrorPage } from '#client/app/error-page.tsx';
import { PageBar } from '#client/app/page-bar.tsx';
import { useFlowTitles } from '#client/flows/use-flow-titles.ts';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { statusWord } from '#client/ui/status-badge.tsx';
import { RerunMenu } from './rerun-menu.tsx';
import { CancelRunButton, OpenInEditorLink } from './run-actions.tsx';
import { RunCanvasArea } from './run-canvas-area.tsx';
import { RunFacts, RunStatusNote } from './run-facts.tsx';
import { RunSteps } from './run-steps.tsx';
import { useChosenStep } from './use-chosen-step.ts';
import { useLiveRun } from './use-live-run.ts';

/** `/w/<workspace>/runs/<id>`: status, result, every step with its input, result and logs; live. */
export function RunPage() {
  const { slug, role } = useWorkspace();
  const { runId = '' } = useParams();
  const shown = useLiveRun(runId);
  const { run, live, definition } = shown;
  const chosen = useChosenStep(shown);
  const flowTitle = useFlowTitles();
  const title = run === undefined ? 'Run' : flowTitle(run.flow);
  useDocumentTitle(run === undefined ? 'Run' : `${statusWord(run.status)}: ${title}`);

  if (shown.error && run === undefined) return <RequestErrorPage error={shown.error} onRetry={shown.retry} />;
  if (run === undefined || live === undefined || definition === undefined) return <RunPlaceholder />;
  const failedAt = run.error?.path;
  return (
    <>
      <PageBar
        parents={[{ label: 'Runs', to: `/w/${slug}/runs` }]}
        title={title}
        state={<RunStatusNote run={run} waitingFor={live.waitingFor} />}
        actions={
          <>
            <OpenInEditorLink run={run} />
            <CancelRunButton run={run} />
            {role !== 'viewer' && <RerunMenu run={run} />}
          </>
        }
      />
      <div className="flex min-h-0 flex-1 flex-col overflow-auto">
        <RunFacts
          run={run}
          whereFailed={failedAt === undefined ? undefined : chosen.titleOf(failedAt)}
          onShowFailed={() => chosen.choose(failedAt ?? null)}
        />
        <RunCanvasArea
          definition={definition}
          live={live}
          steps={shown.steps}
          hasMoreSteps={shown.hasMoreSteps}
          shownNode={chosen.items.find((item) => item.path === chosen.path)?.node}
          onChooseNode={(node) => {
            const items = chosen.items.filter((item) => item.node === node);
            const isShown = items.some((item) => item.path === chosen.path);
            const step = items.find((item) => item.status === 'failed') ?? items.at(-1);
            if (!isShown && step !== undefined) chosen.choose(step.path);
          }}
        />
        <RunSteps shown={shown} run={run} chosen={chosen} />
      </div>
    </>
  );
}

function RunPlaceholder() {
  return (
    <>
      <PageBar title="Run" />
      <SkeletonRows label="Loading the run" />
    </>
  );
}
