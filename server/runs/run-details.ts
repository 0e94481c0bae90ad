import type { FlowStore } from '#server/flows/flow-store.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { RunLive } from '#shared/live/events.ts';
import type { RunView } from '#shared/runs/run.ts';
import { previewOf } from './preview-value.ts';
import { runLive } from './run-live.ts';
import { runPreview } from './run-previews.ts';
import type { RunReader } from './run-reader.ts';

type Deps = { runs: RunReader; flows: FlowStore };

/**
 * A run with its progress and the definition that it executes, which later edits of the flow do not change; of a long
 * result, and of results that are pinned in the definition, the beginning.
 */
export async function runDetails(
  deps: Deps,
  run: RunRecord,
): Promise<{ run: RunView; live: RunLive; definition: FlowDefinition }> {
  const [view, live, version] = await Promise.all([
    runPreview(deps, run),
    runLive(deps, run),
    deps.flows.findVersion(run.workspaceId, { id: run.flowVersionId }),
  ]);
  if (version === null) throw new AppError('not_found', 'The version that this run executed is gone.');
  return { run: view, live, definition: withPreviews(version.definition) };
}

function withPreviews(definition: FlowDefinition): FlowDefinition {
  const nodes = definition.nodes.map((node) => {
    if (node.pinned === undefined) return node;
    const { value, cut } = previewOf(JSON.stringify(node.pinned.result));
    return cut === undefined ? node : { ...node, pinned: { ...node.pinned, result: value } };
  });
  return { ...definition, nodes };
}
