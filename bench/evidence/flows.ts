type Node = { id: string; kind: string; config: object; policy?: object; parentId?: string };

/** A flow in which each node follows the one before; `ports` names the port by which a node is left, `out` by default. */
export function chain(nodes: Node[], ports: Record<string, string> = {}) {
  const all = [{ id: 'start', kind: 'manual', config: {} }, ...nodes];
  return {
    formatVersion: 1,
    nodes: all.map((node, index) => ({ title: node.id, position: { x: 280 * index, y: 0 }, ...node })),
    edges: all.slice(1).map((node, index) => {
      const source = all[index]?.id ?? '';
      return { id: `edge_${index + 1}`, source, sourcePort: ports[source] ?? 'out', target: node.id };
    }),
  };
}

export function script(id: string, code: string, policy?: object): Node {
  const config = { source: { kind: 'inline', code }, arguments: {} };
  return { id, kind: 'script', config, ...(policy && { policy }) };
}

/** A script that tells the effects server that it executes, and then does something. */
export function effect(id: string, effectsUrl: string, afterwards = 'return 1;'): Node {
  return script(
    id,
    `export async function main() {
  const key = context.runId + '/' + context.path;
  await fetch('${effectsUrl}/effect?key=' + encodeURIComponent(key), { method: 'POST' });
  ${afterwards}
}
`,
  );
}

export const pause = (ms: number) => `await new Promise((done) => setTimeout(done, ${ms})); return 1;`;

export function expression(id: string, code: string): Node {
  return { id, kind: 'transform', config: { value: { kind: 'expression', code } } };
}

export function waitUntil(id: string, code: string): Node {
  return { id, kind: 'wait', config: { kind: 'until', time: { kind: 'expression', code } } };
}
