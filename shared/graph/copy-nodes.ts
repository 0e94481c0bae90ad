import * as z from 'zod';
import { withChildren } from './apply-node-operation.ts';
import { newEdge, uniqueNodeId } from './insert-node.ts';
import type { FlowOperation } from './operations.ts';
import { renameEverywhere } from './rename-node.ts';
import { edgeSchema, type FlowDefinition, nodeSchema } from './schema.ts';

/** What the clipboard holds: nodes and the edges between them. */
const copiedNodesSchema = z.strictObject({
  format: z.literal('millrace/nodes'),
  nodes: z.array(nodeSchema).min(1),
  edges: z.array(edgeSchema),
});

export type CopiedNodes = z.infer<typeof copiedNodesSchema>;

/** Copies nodes with everything inside them and the edges among them. */
export function copyNodes(definition: FlowDefinition, ids: readonly string[]): CopiedNodes {
  const all = withChildren(definition, ids);
  return {
    format: 'millrace/nodes',
    nodes: definition.nodes.filter((node) => all.has(node.id)),
    edges: definition.edges.filter((edge) => all.has(edge.source) && all.has(edge.target)),
  };
}

/** Reads text from the clipboard; undefined when it is not a copy of nodes. */
export function readCopiedNodes(text: string): CopiedNodes | undefined {
  try {
    const parsed = copiedNodesSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

type PasteOptions = { offset: { x: number; y: number }; parentId?: string };

/**
 * Pastes a copy: nodes get free ids, edges and references inside the copy follow them, references to other nodes
 * stay. Everything moves by `offset`. `parentId` is the container to paste into. Returns the edit and the new ids, in the order of the copy.
 */
export function pasteNodes(
  definition: FlowDefinition,
  copied: CopiedNodes,
  options: PasteOptions,
): { operation: FlowOperation; ids: string[] } {
  const { nodes, edges } = withFreeIds(definition, copied);
  const inside = new Set(nodes.map((node) => node.id));
  const edgeIds = definition.edges.map((edge) => edge.id);
  const placed = nodes.map((node) => {
    const { parentId, ...rest } = node;
    const isInner = parentId !== undefined && inside.has(parentId);
    const parent = isInner ? parentId : options.parentId;
    const { x, y } = node.position;
    const position = { x: x + options.offset.x, y: y + options.offset.y };
    return { node: { ...rest, position, ...(parent !== undefined && { parentId: parent }) } };
  });
  const joined = edges.map((edge) => {
    const fresh = newEdge(edge, edgeIds);
    edgeIds.push(fresh.id);
    return { edge: fresh };
  });
  return { operation: { kind: 'add_nodes', nodes: placed, edges: joined }, ids: [...inside] };
}

/** Renames in two steps, over names that nobody has, so that one new id never meets another's old one. */
function withFreeIds(definition: FlowDefinition, copied: CopiedNodes): CopiedNodes {
  const taken = new Set(definition.nodes.map((node) => node.id));
  const between = new Set([...taken, ...copied.nodes.map((node) => node.id)]);
  let current: FlowDefinition = {
    ...definition,
    nodes: copied.nodes,
    edges: copied.edges,
    settings: { expressionDialect: 'millrace' },
  };
  const renames: { over: string; id: string }[] = [];
  for (const node of copied.nodes) {
    const id = uniqueNodeId(node.id, taken);
    taken.add(id);
    if (id === node.id) continue;
    const over = uniqueNodeId('pasted', between);
    between.add(over);
    current = renameEverywhere(current, node.id, over);
    renames.push({ over, id });
  }
  for (const { over, id } of renames) current = renameEverywhere(current, over, id);
  return { format: copied.format, nodes: current.nodes, edges: current.edges };
}
