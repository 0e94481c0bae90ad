/** A chain of light script steps; `tag` makes the code of every measurement different. */
export function fibChain(steps: number, tag: string) {
  const ids = ['start', ...Array.from({ length: steps }, (_, index) => `fib_${index + 1}`)];
  return {
    formatVersion: 1,
    nodes: ids.map((id, index) => ({
      id,
      kind: index === 0 ? 'manual' : 'script',
      title: id,
      position: { x: 260 * index, y: 0 },
      config:
        index === 0 ? {} : { source: { kind: 'inline', code: fibCode(`${tag}, ${id}`) }, arguments: {} },
    })),
    edges: ids.slice(1).map((target, index) => ({
      id: `edge_${index}`,
      source: ids[index],
      sourcePort: 'out',
      target,
    })),
  };
}

function fibCode(tag: string): string {
  return `// ${tag}
function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

export async function main(n = 10) {
  return fib(n);
}
`;
}
