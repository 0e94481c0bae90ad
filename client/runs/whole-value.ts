import { trpcClient } from '#client/api/trpc.ts';
import type { JsonValue } from '#shared/json.ts';
import type { StepView } from '#shared/runs/run.ts';

/** Where the whole of a long value can be fetched as a file; without a path that of what the run gave. */
export function wholeValueAddress(
  workspace: string,
  { runId, path, of }: { runId: string; path?: string; of: 'input' | 'result' },
): string {
  const query = new URLSearchParams({ ...(path === undefined ? {} : { path }), of });
  return `/api/v1/w/${workspace}/runs/${runId}/value?${query}`;
}

/** The result of a step as it was, also where the step shows only its beginning. */
export async function wholeResult(
  workspace: string,
  { path, result, cut }: Pick<StepView, 'path' | 'result' | 'cut'>,
): Promise<JsonValue> {
  if (cut?.result === undefined) return result;
  return trpcClient.runs.value.query({ workspace, runId: cut.runId, path, of: 'result' });
}
