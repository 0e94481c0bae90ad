import { readNodeConfig } from '#shared/graph/config.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { isJsonObject } from '#shared/json.ts';

/** The code of a script node in the definition that ran; undefined for other nodes and for saved scripts. */
export function scriptSource(
  definition: Pick<FlowDefinition, 'nodes'> | undefined,
  nodeId: string | undefined,
): string | undefined {
  const node = definition?.nodes.find(({ id }) => id === nodeId);
  if (node?.kind !== 'script' || !readNodeConfig(node).ok) return undefined;
  const { source } = node.config;
  return isJsonObject(source) && typeof source.code === 'string' ? source.code : undefined;
}
