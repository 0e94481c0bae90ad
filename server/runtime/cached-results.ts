import type { GraphNode } from '#server/engine/run-graph.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';
import { fingerprint } from './fingerprint.ts';
import type { ResultCache } from './ports.ts';
import type { RunRecord } from './records.ts';
import { referredVariables } from './resolve-references.ts';
import type { StepValues } from './step-values.ts';

/** Larger results are not worth a place in the cache. */
const maxCachedCharacters = 1024 * 1024;

type Cached = { key: string; seconds: number };

/**
 * Under which key a step's result is cached: its settings, which hold the code, its arguments and the variables that these
 * refer to (design 3.6).
 */
export async function cachedStep(
  { run, values }: { run: Pick<RunRecord, 'flowVersionId'>; values: StepValues },
  { kind, node, policy, keepsSecret }: GraphNode,
  input: JsonValue,
): Promise<Cached | null> {
  const { config } = node;
  const { cacheSeconds } = policy;
  if (cacheSeconds === undefined || keepsSecret.input || keepsSecret.result) return null;
  // The code of a saved script stands in the version that uses it.
  const source = isJsonObject(config.source) && config.source.kind === 'saved' ? run.flowVersionId : null;
  const variables = await referredVariables(node, input, values);
  return { key: fingerprint(['step', kind, config, source, input, variables]), seconds: cacheSeconds };
}

/** Under which key the result of a whole run is cached: its version and its input. */
export function cachedRun(run: RunRecord, cacheSeconds: number | undefined, input: JsonValue): Cached | null {
  if (cacheSeconds === undefined || run.input.kind === 'sealed') return null;
  return { key: fingerprint(['run', run.flowVersionId, run.trigger.node, input]), seconds: cacheSeconds };
}

export async function findCached(
  cache: ResultCache,
  run: Pick<RunRecord, 'workspaceId'>,
  { key }: Cached,
  now: number,
): Promise<JsonValue | undefined> {
  const json = await cache.get(run.workspaceId, key, now);
  return json === null ? undefined : JSON.parse(json);
}

export async function keepCached(
  cache: ResultCache,
  run: Pick<RunRecord, 'workspaceId'>,
  { key, seconds }: Cached,
  result: { value: JsonValue; now: number },
): Promise<void> {
  const json = JSON.stringify(result.value);
  if (json.length > maxCachedCharacters) return;
  await cache.put(run.workspaceId, key, { json, expiresAt: result.now + seconds * 1000 });
}
