import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { scriptSource } from '#client/runs/script-source.ts';
import { StepDetail } from '#client/runs/step-detail.tsx';
import type { StepItem } from '#client/runs/step-items.ts';
import { approvalAddress } from '#shared/approvals/approval-address.ts';
import type { TestRun } from './use-test-run.ts';

type ChosenStepProps = { test: TestRun; path: string | undefined; item: StepItem | undefined };

/** What the chosen step took, gave and logged; a waiting approval can be decided from here. */
export function ChosenStep({ test, path, item }: ChosenStepProps) {
  const step = useWholeStep(test, path);
  return (
    <div className="flex min-h-0 min-w-0 flex-col">
      {item?.kind === 'approval' && item.status === 'waiting' && (
        <p className="flex items-center gap-2 border-line border-b px-4 py-2">
          This step waits for a decision.
          <Link
            to={approvalAddress(`${test.runId}/${item.path}`)}
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
        <StepDetail
          path={path}
          step={step}
          logs={test.logs}
          source={scriptSource(test.definition, item?.node)}
          className="min-h-0 flex-1"
        />
      )}
    </div>
  );
}

/** The whole record of a step: the list holds it already, the single read brings values that the list cuts. */
export function useWholeStep({ steps, ownSteps, runId }: TestRun, path: string | undefined) {
  const { slug: workspace } = useWorkspace();
  const listed = steps.find((candidate) => candidate.path === path);
  const whole = useQuery({
    ...trpc.runs.step.queryOptions({ workspace, runId: runId ?? '', path: path ?? '' }),
    // What an earlier run gave is not to be read from this one.
    enabled: ownSteps.some((candidate) => candidate.path === path),
  });
  return whole.data?.status === listed?.status ? (whole.data ?? listed) : listed;
}
