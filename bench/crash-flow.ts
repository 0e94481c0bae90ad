/** A chain of script steps that each report to the effects server once per execution, then work for `ms`. */
export function chainOfEffects(options: { steps: number; effectsUrl: string; ms: number }) {
  const nodes = Array.from({ length: options.steps }, (_, index) => ({
    id: `step_${index + 1}`,
    kind: 'script',
    title: `Step ${index + 1}`,
    position: { x: 260 * (index + 1), y: 0 },
    config: { source: { kind: 'inline', code: effectCode(options, index) }, arguments: {} },
  }));
  const ids = ['start', ...nodes.map((node) => node.id)];
  return {
    formatVersion: 1,
    nodes: [{ id: 'start', kind: 'manual', title: 'Start', position: { x: 0, y: 0 }, config: {} }, ...nodes],
    edges: ids.slice(1).map((target, index) => ({
      id: `${ids[index]}-${target}`,
      source: ids[index],
      sourcePort: 'out',
      target,
    })),
  };
}

function effectCode({ effectsUrl, ms }: { effectsUrl: string; ms: number }, index: number): string {
  return `export async function main() {
  const key = context.runId + '/' + context.path;
  await fetch('${effectsUrl}/effect?key=' + encodeURIComponent(key), { method: 'POST' });
  await new Promise((done) => setTimeout(done, ${ms}));
  return ${index + 1};
}
`;
}
