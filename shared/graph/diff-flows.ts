import type { FlowDefinition, FlowEdge, FlowNode } from './schema.ts';

/** A field that differs: its path within the node (`config.source.code`), and both values; undefined where it is missing. */
export type FieldDifference = { field: string; before: unknown; after: unknown };

export type NodeDifference = {
  id: string;
  kind: 'added' | 'removed' | 'changed' | 'moved';
  fields: FieldDifference[];
};

/** What differs between two states of a flow. Nodes that only stand elsewhere are `moved`. */
export type FlowDifference = {
  nodes: NodeDifference[];
  edges: { edge: FlowEdge; kind: 'added' | 'removed' }[];
  /** Inputs, settings and notes. */
  flow: FieldDifference[];
};

export function diffFlows(before: FlowDefinition, after: FlowDefinition): FlowDifference {
  return {
    nodes: diffNodes(before.nodes, after.nodes),
    edges: diffEdges(before.edges, after.edges),
    flow: [
      ...diffFields(before.inputs, after.inputs, 'inputs'),
      ...diffFields(before.settings, after.settings, 'settings'),
      ...diffFields(byId(before.notes), byId(after.notes), 'notes'),
    ],
  };
}

export function isSameFlow({ nodes, edges, flow }: FlowDifference): boolean {
  return nodes.length + edges.length + flow.length === 0;
}

function diffNodes(before: readonly FlowNode[], after: readonly FlowNode[]): NodeDifference[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const kept = new Set(after.map(({ id }) => id));
  const removed = before
    .filter(({ id }) => !kept.has(id))
    .map(({ id }): NodeDifference => ({ id, kind: 'removed', fields: [] }));
  const others = after.flatMap((node): NodeDifference[] => {
    const was = old.get(node.id);
    if (was === undefined) return [{ id: node.id, kind: 'added', fields: [] }];
    if (was === node) return [];
    const { position: oldPlace, ...oldRest } = was;
    const { position: place, ...rest } = node;
    const fields = diffFields(oldRest, rest, '');
    if (fields.length > 0) return [{ id: node.id, kind: 'changed', fields }];
    const isMoved = oldPlace.x !== place.x || oldPlace.y !== place.y;
    return isMoved ? [{ id: node.id, kind: 'moved', fields: [] }] : [];
  });
  return [...others, ...removed];
}

/** Edges are the same when they join the same, whatever their ids. */
function diffEdges(before: readonly FlowEdge[], after: readonly FlowEdge[]): FlowDifference['edges'] {
  const nameOf = ({ source, sourcePort, target }: FlowEdge) => `${source} ${sourcePort} ${target}`;
  const old = new Set(before.map(nameOf));
  const now = new Set(after.map(nameOf));
  return [
    ...after.filter((edge) => !old.has(nameOf(edge))).map((edge) => ({ edge, kind: 'added' as const })),
    ...before.filter((edge) => !now.has(nameOf(edge))).map((edge) => ({ edge, kind: 'removed' as const })),
  ];
}

function byId(things: readonly { id: string }[]): Record<string, unknown> {
  return Object.fromEntries(things.map((thing) => [thing.id, thing]));
}

/** Goes into objects as deep as both have them; lists and everything else differ as a whole. */
function diffFields(before: unknown, after: unknown, field: string): FieldDifference[] {
  if (isSame(before, after)) return [];
  if (!isPlainObject(before) || !isPlainObject(after)) return [{ field, before, after }];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) =>
    diffFields(before[name], after[name], field === '' ? name : `${field}.${name}`),
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
