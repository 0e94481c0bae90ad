import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';

/** The nodes that may handle the failure of a run: of the flow's own scope, without edges, no triggers (design 3.6). */
export function failureHandlers({ nodes, edges }: Pick<FlowDefinition, 'nodes' | 'edges'>): FlowNode[] {
  const joined = new Set(edges.flatMap(({ source, target }) => [source, target]));
  return nodes.filter(
    ({ id, kind, parentId }) =>
      parentId === undefined && !joined.has(id) && findNodeContract(kind)?.isTrigger === false,
  );
}
