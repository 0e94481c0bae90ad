import { chain, effect, pause } from './flows.ts';

type Story = { steps: number; effectsUrl: string; ms: number };

/** A chain of script steps that each report to the effects server once per execution, then work for `ms`. */
export function chainOfEffects({ steps, effectsUrl, ms }: Story) {
  const ids = Array.from({ length: steps }, (_, index) => `step_${index + 1}`);
  return chain(ids.map((id) => effect(id, effectsUrl, pause(ms))));
}

/** The same number of effects as iterations of a loop, two at a time, each followed by a short wait. */
export function loopOfEffects({ steps, effectsUrl, ms }: Story) {
  const items = { kind: 'static', value: Array.from({ length: steps }, (_, index) => index) };
  const flow = chain([{ id: 'each', kind: 'loop', config: { items, parallelism: 2 } }]);
  const inside = { parentId: 'each', title: '', position: { x: 300, y: 120 } };
  const seconds = { kind: 'static', value: 0.1 };
  return {
    ...flow,
    nodes: [
      ...flow.nodes,
      { ...effect('effect', effectsUrl, pause(ms)), ...inside },
      { id: 'pause', kind: 'wait', config: { kind: 'duration', seconds }, ...inside },
    ],
    edges: [...flow.edges, { id: 'effect-pause', source: 'effect', sourcePort: 'out', target: 'pause' }],
  };
}
