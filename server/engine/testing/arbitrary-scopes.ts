import fc from 'fast-check';
import type { FlowDefinition, NodeKind } from '#shared/graph/schema.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import type { StepOutcome } from '../messages.ts';
import { broken, ok, type Player } from './simulate.ts';

/** How a node of a story behaves, in every iteration alike; `attempt` counts from 1. */
type Behaviour = { ports: string[]; failsUntil: number; count: number };

export type ScopedStory = { definition: FlowDefinition; behaviours: Map<string, Behaviour> };

type Plan = {
  kind: NodeKind;
  parent: number;
  sources: { at: number; port: number }[];
  count: number;
  parallelism: number;
  collects: boolean;
  cancelsOthers: boolean;
  failsUntil: number;
  retries: number;
  isDisabled: boolean;
};

const calmKinds: NodeKind[] = [
  'script',
  'script',
  'transform',
  'branch',
  'wait',
  'approval',
  'loop',
  'while',
];
const allKinds: NodeKind[] = [...calmKinds, 'merge', 'merge', 'fail', 'return', 'flow'];

function planArb(kinds: NodeKind[], mayFail: boolean): fc.Arbitrary<Plan> {
  return fc.record({
    kind: fc.constantFrom(...kinds),
    parent: fc.nat(4),
    sources: fc.array(fc.record({ at: fc.nat(100), port: fc.nat(3) }), { maxLength: 3 }),
    count: fc.nat(3),
    parallelism: fc.integer({ min: 1, max: 3 }),
    collects: fc.boolean(),
    cancelsOthers: fc.boolean(),
    failsUntil: mayFail ? fc.constantFrom(0, 0, 0, 0, 1, 99) : fc.constant(0),
    retries: fc.nat(1),
    isDisabled: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  });
}

/** Random flows with loops and whiles in each other, branches, error ports, merges, waits, failures and returns. */
export const scopedStoryArb: fc.Arbitrary<ScopedStory> = fc
  .array(planArb(allKinds, true), { minLength: 1, maxLength: 12 })
  .map(buildStory);

/** The same without what makes the order of completion matter: failures, merges and returns. */
export const calmScopedStoryArb: fc.Arbitrary<ScopedStory> = fc
  .array(planArb(calmKinds, false), { minLength: 1, maxLength: 12 })
  .map(buildStory);

/** With failures, merges and returns, but without timers: which of two of them comes first may depend on the crash. */
export const timelessStoryArb: fc.Arbitrary<ScopedStory> = fc
  .array(
    planArb(
      allKinds.filter((kind) => kind !== 'wait'),
      true,
    ).map((plan) => ({ ...plan, retries: 0 })),
    { minLength: 1, maxLength: 12 },
  )
  .map(buildStory);

const portsOfKind: Partial<Record<NodeKind, string[]>> = {
  manual: ['out'],
  script: ['out', 'error'],
  transform: ['out', 'error'],
  loop: ['out', 'error'],
  while: ['out', 'error'],
  flow: ['out', 'error'],
  branch: ['x', 'else'],
  approval: ['approved'],
  wait: ['out'],
  merge: ['out'],
};

type Placed = { id: string; kind: NodeKind; parentId: string | undefined };

function buildStory(plans: Plan[]): ScopedStory {
  const graph = aGraph().manual('manual');
  const behaviours = new Map<string, Behaviour>();
  const placed: Placed[] = [{ id: 'manual', kind: 'manual', parentId: undefined }];
  plans.forEach((plan, index) => {
    const id = `n${index}`;
    const containers = placed.filter(({ kind }) => kind === 'loop' || kind === 'while');
    const parentId = plan.parent === 0 ? undefined : containers[(plan.parent - 1) % containers.length]?.id;
    addNode(graph, id, { ...plan, parentId });
    behaviours.set(id, behaviourOf(plan));
    const beside = placed.filter((node) => node.parentId === parentId);
    const sources = plan.sources.length === 0 && parentId === undefined ? [{ at: 0, port: 0 }] : plan.sources;
    for (const { at, port } of beside.length === 0 ? [] : sources) {
      const source = beside[at % beside.length];
      const ports = source === undefined ? [] : (portsOfKind[source.kind] ?? []);
      if (source !== undefined && ports.length > 0)
        graph.edge(`${source.id}:${ports[port % ports.length]}`, id);
    }
    placed.push({ id, kind: plan.kind, parentId });
  });
  return { definition: graph.build(), behaviours };
}

function behaviourOf({ kind, failsUntil, count }: Plan): Behaviour {
  const ports = kind === 'branch' ? [count % 2 === 0 ? 'x' : 'else'] : (portsOfKind[kind] ?? []).slice(0, 1);
  return { ports, failsUntil: kind === 'fail' ? 99 : failsUntil, count };
}

const retryStage = { seconds: 5, backoff: 'constant' as const, factor: 2, maxSeconds: 60, jitter: 0 };

function addNode(
  graph: ReturnType<typeof aGraph>,
  id: string,
  plan: Plan & { parentId: string | undefined },
): void {
  const { kind, parentId, retries, isDisabled, parallelism, collects, cancelsOthers } = plan;
  const options = {
    ...(parentId === undefined ? {} : { parentId }),
    ...(isDisabled ? { disabled: true } : {}),
    policy: retries === 0 ? {} : { retry: { ...retryStage, attempts: retries } },
  };
  if (kind === 'loop') {
    graph.loop(id, { parallelism, whenItemFails: collects ? 'collect' : 'stop' }, options);
  } else if (kind === 'while') graph.while(id, {}, options);
  else if (kind === 'merge') graph.merge(id, { cancelOthers: cancelsOthers }, options);
  else if (kind === 'wait') graph.wait(id, 60, options);
  else if (kind === 'flow') graph.flow(id, 'a/b', options);
  else if (kind === 'branch') graph.branch(id, { x: 'true' }, options);
  else if (kind === 'approval') graph.approval(id, {}, options);
  else if (kind === 'return') graph.return(id, undefined, options);
  else if (kind === 'fail') graph.fail(id, undefined, options);
  else if (kind === 'transform') graph.transform(id, undefined, options);
  else graph.script(id, options);
}

/** Plays a story so that always the step finishes whose path comes first: a crash changes nothing about the order. */
export function orderlyPlayer(story: ScopedStory, now: () => number): Player {
  const byPath = (one: { path: string }, other: { path: string }) => one.path.localeCompare(other.path);
  return {
    ...scopedPlayer(story, [], now),
    pick(executing) {
      const [first] = [...executing].sort(byPath);
      return first === undefined ? 0 : executing.indexOf(first);
    },
  };
}

const waitMs = 60_000;

/** Plays a story; `choices` say in which order what executes finishes. */
export function scopedPlayer(story: ScopedStory, choices: number[], now: () => number): Player {
  let turn = 0;
  return {
    pick: () => choices[turn++ % Math.max(1, choices.length)] ?? 0,
    goesOn: (node, index) => index + 1 < (story.behaviours.get(node)?.count ?? 0),
    outcomeOf({ node, path, attempt }): StepOutcome {
      const behaviour = story.behaviours.get(node);
      const { kind } = story.definition.nodes.find(({ id }) => id === node) ?? {};
      const ports = behaviour?.ports ?? [];
      if (behaviour !== undefined && attempt <= behaviour.failsUntil) return broken(`${node} ${attempt}`);
      switch (kind) {
        case 'loop':
          return { kind: 'iterates', input: null, count: behaviour?.count ?? 0 };
        case 'while':
          return { kind: 'iterates', input: null, count: 1 };
        case 'wait': {
          const waitsFor = { on: 'timer' as const };
          return { kind: 'waiting', input: null, dueAt: now() + waitMs, waitsFor };
        }
        case 'flow': {
          const waitsFor = { on: 'child' as const, name: `child of ${path}` };
          return { kind: 'waiting', input: null, dueAt: null, waitsFor };
        }
        case 'approval':
          return { kind: 'waiting', input: null, dueAt: null };
        case 'branch':
        case 'merge':
          return { kind: 'succeeded', ports, result: { kind: 'previous' }, input: null };
        case 'return':
          return { ...ok({ of: path }), ports: [] } as StepOutcome;
        default:
          return ok({ of: path });
      }
    },
  };
}
