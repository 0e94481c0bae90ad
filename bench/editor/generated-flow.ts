import type { FlowDefinition, FlowEdge, FlowNode } from '#shared/graph/schema.ts';
import { seededNumbers } from './seeded-numbers.ts';

const columnWidth = 320;
const rowHeight = 104;
const rows = 10;

/** A flow of so many nodes in columns from left to right, each behind one or two of the column before. */
export function generatedFlow(count: number, seed: number): FlowDefinition {
  const next = seededNumbers(seed);
  const nodes: FlowNode[] = [
    { id: 'start', kind: 'manual', title: 'Start', position: { x: 0, y: 0 }, config: {} },
  ];
  const edges: FlowEdge[] = [];
  let before = ['start'];
  while (nodes.length < count) {
    const column = nodes.length === 1 ? 1 : Math.floor((nodes.length - 1) / rows) + 1;
    const here: string[] = [];
    for (let row = 0; row < rows && nodes.length < count; row += 1) {
      const id = `n${nodes.length}`;
      nodes.push({
        id,
        kind: 'transform',
        title: `Step ${nodes.length}`,
        position: { x: column * columnWidth, y: row * rowHeight },
        config: { value: { kind: 'static', value: Math.floor(next() * 1000) } },
      });
      const sources = new Set([pick(before, next()), ...(next() < 0.2 ? [pick(before, next())] : [])]);
      for (const source of sources) {
        edges.push({ id: `e${edges.length}`, source, sourcePort: 'out', target: id });
      }
      here.push(id);
    }
    before = here;
  }
  return {
    formatVersion: 1,
    inputs: { type: 'object', properties: {} },
    nodes,
    edges,
    notes: [],
    settings: { expressionDialect: 'millrace' },
  };
}

function pick(ids: readonly string[], at: number): string {
  return ids[Math.floor(at * ids.length)] ?? 'start';
}
