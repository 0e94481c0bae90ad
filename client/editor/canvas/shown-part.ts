import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { insideOf } from './container-frames.ts';

/** What of the flow is drawn: bodies of folded containers are not, and of an entered one nothing else is. */
export type ShownScope = { folded: ReadonlySet<string>; entered: string | null };

type Drawn = Pick<FlowDefinition, 'nodes' | 'edges' | 'notes'>;

/** The part of a flow that is drawn; the flow itself when that is all of it. */
export function shownPart(definition: Drawn, { folded, entered }: ShownScope): Drawn {
  const hidden = new Set(insideOf(definition.nodes, [...folded]));
  const body = entered === null ? null : new Set(insideOf(definition.nodes, [entered]));
  if (hidden.size === 0 && body === null) return definition;
  const isShown = ({ id }: FlowNode) => (body === null || body.has(id)) && !hidden.has(id);
  const nodes = definition.nodes.filter(isShown);
  const ids = new Set(nodes.map(({ id }) => id));
  return {
    nodes,
    edges: definition.edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
    notes: body === null ? definition.notes : [],
  };
}

/** The scope widened as far as needed to draw these nodes. */
export function scopeThatShows(
  nodes: readonly FlowNode[],
  { folded, entered }: ShownScope,
  wanted: readonly string[],
): ShownScope {
  const parents = new Map(nodes.map((node) => [node.id, node.parentId]));
  const around = new Set<string>();
  for (const id of wanted) {
    for (let at = parents.get(id); at !== undefined && !around.has(at); at = parents.get(at)) around.add(at);
  }
  const isInside =
    entered === null || wanted.every((id) => !parents.has(id) || insideOf(nodes, [entered]).includes(id));
  const stillFolded = [...folded].filter((id) => !around.has(id));
  return {
    folded: stillFolded.length === folded.size ? folded : new Set(stillFolded),
    entered: isInside ? entered : null,
  };
}
