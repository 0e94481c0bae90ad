import { findCycle, type GraphIndex } from '../traverse.ts';
import { errorAt, named, type Rule } from './rule.ts';

/** The graph is acyclic, and no node stands inside itself (design 3.1). */
export const cycleRule: Rule = ({ graph }) => {
  const problems = [];
  const cycle = findCycle(graph);
  const first = cycle?.[0] === undefined ? undefined : graph.nodes.get(cycle[0]);
  if (cycle !== undefined) {
    const names = [...cycle, cycle[0] ?? ''].map((id) => graph.nodes.get(id)?.title || id).join(' → ');
    problems.push(
      errorAt(
        'cycle',
        first,
        `These nodes wait for each other in a circle: ${names}. To repeat work, use a loop.`,
      ),
    );
  }
  const nested = insideItself(graph);
  if (nested !== undefined)
    problems.push(errorAt('cycle', nested, `Node ${named(nested)} stands inside itself.`));
  return problems;
};

function insideItself(graph: GraphIndex) {
  const safe = new Set<string>();
  for (const node of graph.nodes.values()) {
    const seen = new Set<string>();
    for (let at = node; !safe.has(at.id); ) {
      if (seen.has(at.id)) return at;
      seen.add(at.id);
      const parent = at.parentId === undefined ? undefined : graph.nodes.get(at.parentId);
      if (parent === undefined) break;
      at = parent;
    }
    for (const id of seen) safe.add(id);
  }
  return undefined;
}
