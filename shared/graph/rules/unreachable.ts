import { findNodeContract } from '#shared/nodes/catalogue.ts';
import type { GraphIndex } from '../traverse.ts';
import { named, type Rule, warningAt } from './rule.ts';

/** Nodes that no trigger leads to never run (design 3.3). */
export const unreachableRule: Rule = ({ definition, graph }) => {
  const starts = graph.children().filter((node) => findNodeContract(node.kind)?.isTrigger);
  const handler = definition.settings.failureHandler;
  const reached = reachedFrom(
    [...starts.map((node) => node.id), ...(handler === undefined ? [] : [handler])],
    graph,
  );
  if (starts.length === 0) return [];
  return definition.nodes
    .filter((node) => !reached.has(node.id) && !findNodeContract(node.kind)?.isTrigger)
    .map((node) =>
      warningAt('unreachable', node, `${named(node)} never runs: nothing leads to it from a trigger.`),
    );
};

/** Follows edges, and goes into containers by their entry nodes. */
function reachedFrom(starts: string[], graph: GraphIndex): Set<string> {
  const reached = new Set<string>();
  const waiting = [...starts];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    for (const edge of graph.outgoing(id)) waiting.push(edge.target);
    for (const child of graph.children(id)) {
      if (graph.incoming(child.id).length === 0) waiting.push(child.id);
    }
  }
  return reached;
}
