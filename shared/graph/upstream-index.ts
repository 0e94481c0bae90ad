import { type GraphIndex, upstreamOf } from './traverse.ts';

/**
 * Answers for any pair of nodes whether the first may name the second, as `upstreamOf` does for one node. Made once
 * for a whole document: a set of bits per node, filled in the order of the edges, so that 1,000 nodes take
 * milliseconds. Nodes in or behind a cycle are searched one by one.
 */
export function indexUpstream(graph: GraphIndex): (id: string, other: string) => boolean {
  const numbers = new Map([...graph.nodes.keys()].map((id, number) => [id, number]));
  const ancestors = ancestorBits(graph, numbers);
  const searched = new Map<string, Set<string>>();
  return (id, other) => {
    const number = numbers.get(other);
    if (number === undefined) return false;
    const visited = new Set<string>();
    for (
      let at: string | undefined = id;
      at !== undefined && !visited.has(at);
      at = graph.nodes.get(at)?.parentId
    ) {
      visited.add(at);
      const bits = ancestors.get(at);
      if (bits === undefined) return search(id).has(other);
      if (((bits[number >>> 5] ?? 0) >>> (number & 31)) & 1) return true;
    }
    return false;
  };

  function search(id: string): Set<string> {
    const found = searched.get(id) ?? upstreamOf(graph, id);
    searched.set(id, found);
    return found;
  }
}

/** Kahn's order: a node is done when all that leads to it is; what a cycle holds up gets no entry. */
function ancestorBits(graph: GraphIndex, numbers: ReadonlyMap<string, number>): Map<string, Uint32Array> {
  const words = Math.ceil(numbers.size / 32);
  const done = new Map<string, Uint32Array>();
  const open = new Map<string, number>();
  const ready: string[] = [];
  for (const id of numbers.keys()) {
    const count = graph.incoming(id).filter((edge) => numbers.has(edge.source)).length;
    open.set(id, count);
    if (count === 0) ready.push(id);
  }
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    const bits = new Uint32Array(words);
    for (const { source } of graph.incoming(id)) addAncestor(bits, done.get(source), numbers.get(source));
    done.set(id, bits);
    for (const { target } of graph.outgoing(id)) {
      const left = (open.get(target) ?? 0) - 1;
      open.set(target, left);
      if (left === 0) ready.push(target);
    }
  }
  return done;
}

function addAncestor(bits: Uint32Array, before: Uint32Array | undefined, number: number | undefined): void {
  if (before === undefined || number === undefined) return;
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) | (before[word] ?? 0);
  bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31));
}
