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

/** The same number of effects as iterations of a loop, two at a time, each followed by a short wait. */
export function loopOfEffects(options: { steps: number; effectsUrl: string; ms: number }) {
  const items = Array.from({ length: options.steps }, (_, index) => index);
  const inside = { parentId: 'each', title: '', position: { x: 300, y: 120 } };
  const source = { kind: 'inline', code: effectCode(options, 0) };
  const seconds = { kind: 'static', value: 0.1 };
  return {
    formatVersion: 1,
    nodes: [
      { id: 'start', kind: 'manual', title: 'Start', position: { x: 0, y: 0 }, config: {} },
      {
        id: 'each',
        kind: 'loop',
        title: 'Each',
        position: { x: 260, y: 0 },
        config: { items: { kind: 'static', value: items }, parallelism: 2 },
      },
      { ...inside, id: 'effect', kind: 'script', config: { source, arguments: {} } },
      { ...inside, id: 'pause', kind: 'wait', config: { kind: 'duration', seconds } },
    ],
    edges: [
      { id: 'start-each', source: 'start', sourcePort: 'out', target: 'each' },
      { id: 'effect-pause', source: 'effect', sourcePort: 'out', target: 'pause' },
    ],
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
