import { Link } from 'react-router';
import { scriptSource } from '#client/runs/script-source.ts';
import { StepDetail } from '#client/runs/step-detail.tsx';
import type { StepItem } from '#client/runs/step-items.ts';
import { useWholeStep } from '#client/runs/use-whole-step.ts';
import { approvalAddress } from '#shared/approvals/approval-address.ts';
import type { TestRun } from './use-test-run.ts';

type ChosenStepProps = { test: TestRun; path: string | undefined; item: StepItem | undefined };

/** What the chosen step took, gave and logged; a waiting approval can be decided from here. */
export function ChosenStep({ test, path, item }: ChosenStepProps) {
  const step = useTestedStep(test, path);
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

/** The record of a step; what an earlier run gave is not to be read from this one. */
export function useTestedStep({ steps, ownSteps, runId }: TestRun, path: string | undefined) {
  const isOwn = ownSteps.some((candidate) => candidate.path === path);
  return useWholeStep(
    isOwn ? runId : null,
    steps.find((candidate) => candidate.path === path),
  );
}
