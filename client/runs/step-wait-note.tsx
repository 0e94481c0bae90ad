import { Link } from 'react-router';
import { approvalAddress } from '#shared/approvals/approval-address.ts';
import type { StepItem } from './step-items.ts';

/** Leads from a step that waits for people to the request that they see. */
export function StepWaitNote({ runId, item }: { runId: string; item: StepItem }) {
  if (item.kind !== 'approval' || item.status !== 'waiting') return null;
  return (
    <p className="flex flex-wrap items-center gap-2 border-line border-b px-4 py-2.5">
      This step waits for a decision.
      <Link
        to={approvalAddress(`${runId}/${item.path}`)}
        className="rounded-sm font-medium text-accent underline underline-offset-2"
      >
        Open the request
      </Link>
    </p>
  );
}
