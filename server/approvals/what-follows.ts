import type { FlowStore } from '#server/flows/flow-store.ts';
import type { RunReader } from '#server/runs/run-reader.ts';
import type { ApprovalRecord } from '#server/runtime/records.ts';
import type { ApprovalView } from '#shared/approvals/approval-view.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';

type Deps = { runs: RunReader; flows: FlowStore };

/** The titles of what comes next after each decision, in the version that runs; null when that is gone. */
export async function whatFollows(
  { runs, flows }: Deps,
  { workspaceId, runId, node }: ApprovalRecord,
): Promise<ApprovalView['follows']> {
  const run = await runs.find(workspaceId, runId);
  const version = run && (await flows.findVersion(workspaceId, { id: run.flowVersionId }));
  if (!version) return null;
  const after = (port: string) => titlesAfter(version.definition, node, port);
  return { approved: after('approved'), rejected: after('rejected'), expired: after('expired') };
}

function titlesAfter({ nodes, edges }: FlowDefinition, node: string, port: string): string[] {
  const targets = edges.filter((edge) => edge.source === node && edge.sourcePort === port);
  return targets.flatMap(({ target }) => {
    const next = nodes.find(({ id }) => id === target);
    return next === undefined ? [] : [next.title || next.id];
  });
}
