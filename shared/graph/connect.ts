import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { portsOf } from './config.ts';
import type { FlowDefinition, FlowNode } from './schema.ts';
import { descendantsOf, type GraphIndex, indexGraph } from './traverse.ts';

export type Connection = { source: string; sourcePort: string; target: string };
export type Connectable = { ok: true } | { ok: false; reason: string };

/** Whether an edge may be drawn; else one sentence why not. */
export function canConnect(definition: FlowDefinition, connection: Connection): Connectable {
  const graph = indexGraph(definition);
  return connectableTargets(graph, connection.source)(connection.sourcePort, connection.target);
}

/**
 * The same question for many targets of one source, as while a wire is dragged: what cannot follow the source is
 * found once.
 */
export function connectableTargets(
  graph: GraphIndex,
  sourceId: string,
): (sourcePort: string, target: string) => Connectable {
  let ancestors: Set<string> | undefined;
  return (sourcePort, targetId) => {
    const source = graph.nodes.get(sourceId);
    const target = graph.nodes.get(targetId);
    if (source === undefined || target === undefined) return no('That node does not exist any more.');
    const reason = whyNot(source, sourcePort, target);
    if (reason !== undefined) return no(reason);
    const isThere = graph
      .outgoing(sourceId)
      .some((edge) => edge.sourcePort === sourcePort && edge.target === targetId);
    if (isThere) return no(`${name(source)} and ${name(target)} are connected already.`);
    ancestors ??= ancestorsOf(graph, sourceId);
    if (ancestors.has(targetId)) {
      return no(
        `${name(target)} comes before ${name(source)}; an edge back would make a circle. Use a loop instead.`,
      );
    }
    return { ok: true };
  };
}

function whyNot(source: FlowNode, sourcePort: string, target: FlowNode): string | undefined {
  if (source.id === target.id) return 'A node cannot follow itself.';
  if (findNodeContract(target.kind)?.isTrigger) {
    return `${name(target)} starts the flow; nothing can come before it.`;
  }
  if (source.parentId !== target.parentId) {
    return 'Edges stay inside one container; connect the container itself instead.';
  }
  if (findNodeContract(source.kind) !== undefined && !portsOf(source).includes(sourcePort)) {
    return `${name(source)} has no port "${sourcePort}".`;
  }
  return undefined;
}

function ancestorsOf(graph: GraphIndex, id: string): Set<string> {
  const reversed: GraphIndex = { ...graph, outgoing: reverse(graph) };
  return descendantsOf(reversed, id);
}

function reverse(graph: GraphIndex): GraphIndex['outgoing'] {
  return (id) => graph.incoming(id).map((edge) => ({ ...edge, source: edge.target, target: edge.source }));
}

function name(node: FlowNode): string {
  return `"${node.title || node.id}"`;
}

function no(reason: string): Connectable {
  return { ok: false, reason };
}
