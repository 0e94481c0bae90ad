import type { FlowDefinition, FlowEdge, FlowNode } from './schema.ts';

/** Look-ups over a document; lists keep the document's order, and an id that occurs twice means its first node. */
export type GraphIndex = {
  nodes: ReadonlyMap<string, FlowNode>;
  incoming(id: string): readonly FlowEdge[];
  outgoing(id: string): readonly FlowEdge[];
  /** The nodes directly inside a container; without an id those of the flow's own scope. */
  children(parentId?: string): readonly FlowNode[];
};

const none: readonly never[] = [];

export function indexGraph(definition: FlowDefinition): GraphIndex {
  const nodes = new Map<string, FlowNode>();
  const children = new Map<string | undefined, FlowNode[]>();
  const incoming = new Map<string, FlowEdge[]>();
  const outgoing = new Map<string, FlowEdge[]>();
  for (const node of definition.nodes) {
    if (!nodes.has(node.id)) nodes.set(node.id, node);
    push(children, node.parentId, node);
  }
  for (const edge of definition.edges) {
    push(incoming, edge.target, edge);
    push(outgoing, edge.source, edge);
  }
  return {
    nodes,
    incoming: (id) => incoming.get(id) ?? none,
    outgoing: (id) => outgoing.get(id) ?? none,
    children: (parentId) => children.get(parentId) ?? none,
  };
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/**
 * The nodes whose results an expression of this node may name (design 3.4): everything before it in its own scope,
 * and, for a node inside a container, everything before that container at every level.
 */
export function upstreamOf(graph: GraphIndex, id: string): Set<string> {
  const found = new Set<string>();
  const climbed = new Set<string>();
  let current: string | undefined = id;
  while (current !== undefined && !climbed.has(current)) {
    climbed.add(current);
    walk(current, (node) => sourcesOf(graph, node), found);
    current = graph.nodes.get(current)?.parentId;
  }
  return found;
}

/** The nodes that can be reached over edges from this one, in the same scope, without itself unless in a cycle. */
export function descendantsOf(graph: GraphIndex, id: string): Set<string> {
  const found = new Set<string>();
  walk(id, (node) => targetsOf(graph, node), found);
  return found;
}

/** An edge with a loose end leads nowhere. */
function sourcesOf(graph: GraphIndex, id: string): string[] {
  return graph
    .incoming(id)
    .map((edge) => edge.source)
    .filter((source) => graph.nodes.has(source));
}

function targetsOf(graph: GraphIndex, id: string): string[] {
  return graph
    .outgoing(id)
    .map((edge) => edge.target)
    .filter((target) => graph.nodes.has(target));
}

function walk(start: string, next: (id: string) => string[], found: Set<string>): void {
  const waiting = next(start);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...next(id));
  }
}

/** The ids of one cycle in the order of its edges; undefined when the graph is acyclic. */
export function findCycle(graph: GraphIndex): string[] | undefined {
  const done = new Set<string>();
  for (const start of graph.nodes.keys()) {
    const cycle = cycleFrom(graph, start, done);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Depth first without recursion: a chain of 10,000 nodes must not overflow the stack. */
function cycleFrom(graph: GraphIndex, start: string, done: Set<string>): string[] | undefined {
  if (done.has(start)) return undefined;
  const path = [{ id: start, next: 0 }];
  const onPath = new Set([start]);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const edge = graph.outgoing(top.id)[top.next];
    top.next += 1;
    if (edge === undefined) {
      done.add(top.id);
      onPath.delete(top.id);
      path.pop();
    } else if (onPath.has(edge.target)) {
      const ids = path.map((step) => step.id);
      return ids.slice(ids.indexOf(edge.target));
    } else if (!done.has(edge.target)) {
      onPath.add(edge.target);
      path.push({ id: edge.target, next: 0 });
    }
  }
  return undefined;
}
