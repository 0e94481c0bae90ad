import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { NodeLive, RunLive } from '#shared/live/events.ts';
import type { RunError, StepStatus, StepView } from '#shared/runs/run.ts';

/** One row of the tree of steps. */
export type StepItem = {
  path: string;
  node: string;
  kind: string;
  title: string;
  attempt: number;
  /** 0 in the flow's own scope, one more inside each iteration. */
  depth: number;
  status: StepStatus;
  startedAt: string | null;
  finishedAt: string | null;
  error: RunError | null;
};

type StepSources = {
  steps: readonly StepView[];
  /** Newer than `steps` while a run is live. */
  live: RunLive | undefined;
  definition: Pick<FlowDefinition, 'nodes'> | undefined;
};

/**
 * The rows of a run: its recorded steps in their order, brought up to date by the live snapshot, then nodes that the
 * snapshot knows and the list does not yet. Dead nodes (skipped) stand last, because they tell the least.
 */
export function stepItems({ steps, live, definition }: StepSources): StepItem[] {
  const nodes = new Map(definition?.nodes.map((node) => [node.id, node]));
  const titleOf = (node: string) => nodes.get(node)?.title || node;
  const items = new Map<string, StepItem>();
  for (const step of steps)
    items.set(step.path, { ...step, title: titleOf(step.node), depth: depthOf(step.path) });
  for (const [node, state] of Object.entries(live?.nodes ?? {})) {
    if (nodes.get(node)?.parentId !== undefined) continue;
    const path = state.attempt > 1 ? `${node}#${state.attempt}` : node;
    const known = items.get(path);
    if (known === undefined) {
      const kind = nodes.get(node)?.kind ?? '';
      items.set(path, { ...faceOf(state), path, node, kind, title: titleOf(node), depth: 0 });
    } else if (known.finishedAt === null) items.set(path, { ...known, ...faceOf(state) });
  }
  const rows = [...items.values()];
  return [
    ...rows.filter((row) => row.status !== 'skipped'),
    ...rows.filter((row) => row.status === 'skipped'),
  ];
}

function faceOf({ status, attempt, startedAt, finishedAt, error }: NodeLive) {
  return { status, attempt, startedAt, finishedAt, error };
}

/** `loop[3].send` lies one deeper than `loop`. */
function depthOf(path: string): number {
  return path.split('.').length - 1;
}

/** The step that a page opens first: the one that failed, else one that waits or runs, else the last that ran. */
export function stepToShow(items: readonly StepItem[]): string | undefined {
  const first = (status: StepStatus) => items.find((item) => item.status === status)?.path;
  const ran = items.filter((item) => item.status !== 'skipped');
  return first('failed') ?? first('waiting') ?? first('running') ?? ran.at(-1)?.path;
}
