import fc from 'fast-check';
import type { FlowDefinition, NodeKind } from '#shared/graph/schema.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import type { StepOutcome } from '../messages.ts';
import { broken, ok, type Player } from './simulate.ts';

/** How a node behaves when it executes; `attempt` counts from 1. */
type Behaviour = { ports: string[]; failsUntil: number };

export type Story = { definition: FlowDefinition; behaviours: Map<string, Behaviour> };

type NodePlan = {
  kind: NodeKind;
  sources: { at: number; port: number }[];
  isDisabled: boolean;
  isPinned: boolean;
  retries: number;
  continues: boolean;
  failsUntil: number;
  cases: boolean[];
};

const kinds: NodeKind[] = ['script', 'script', 'script', 'branch', 'transform', 'approval'];

function planArb(allowed: NodeKind[], mayFail: boolean): fc.Arbitrary<NodePlan> {
  return fc.record({
    kind: fc.constantFrom(...allowed),
    sources: fc.array(fc.record({ at: fc.nat(100), port: fc.nat(3) }), { maxLength: 4 }),
    isDisabled: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    isPinned: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    retries: fc.nat(2),
    continues: fc.boolean(),
    failsUntil: mayFail ? fc.constantFrom(0, 0, 0, 1, 2, 99) : fc.constant(0),
    cases: fc.tuple(fc.boolean(), fc.boolean()).map((pair) => [...pair]),
  });
}

/** Random acyclic flows with failures, retries, returns and pins. */
export const storyArb: fc.Arbitrary<Story> = fc
  .array(planArb([...kinds, 'return', 'fail'], true), { minLength: 1, maxLength: 14 })
  .map(buildStory);

/** Random acyclic flows that cannot fail and have no `return`: what they come to does not depend on the order. */
export const calmStoryArb: fc.Arbitrary<Story> = fc
  .array(planArb(kinds, false), { minLength: 1, maxLength: 14 })
  .map(buildStory);

const portsOfKind: Partial<Record<NodeKind, string[]>> = {
  manual: ['out'],
  script: ['out', 'error'],
  transform: ['out', 'error'],
  branch: ['x', 'y', 'else'],
  approval: ['approved', 'rejected'],
};

function buildStory(plans: NodePlan[]): Story {
  const graph = aGraph().manual('manual');
  const behaviours = new Map<string, Behaviour>();
  const sources = [{ id: 'manual', kind: 'manual' as NodeKind }];
  plans.forEach((plan, index) => {
    const id = `n${index}`;
    addNode(graph, id, plan);
    behaviours.set(id, { ports: takenPorts(plan), failsUntil: plan.kind === 'fail' ? 99 : plan.failsUntil });
    for (const { at, port } of plan.sources) {
      const source = sources[at % sources.length];
      const ports = source === undefined ? [] : (portsOfKind[source.kind] ?? []);
      if (source !== undefined && ports.length > 0)
        graph.edge(`${source.id}:${ports[port % ports.length]}`, id);
    }
    sources.push({ id, kind: plan.kind });
  });
  return { definition: graph.build(), behaviours };
}

function takenPorts({ kind, cases }: NodePlan): string[] {
  if (kind === 'branch') {
    const chosen = ['x', 'y'].filter((_, index) => cases[index]);
    return chosen.length === 0 ? ['else'] : chosen;
  }
  return kind === 'return' || kind === 'fail' ? [] : ['out'];
}

function addNode(graph: ReturnType<typeof aGraph>, id: string, plan: NodePlan): void {
  const options = {
    ...(plan.isDisabled ? { disabled: true } : {}),
    ...(plan.isPinned ? { pinned: { enabled: true, result: { pinned: id } } } : {}),
    policy: {
      ...(plan.continues ? { continueOnError: true } : {}),
      ...(plan.retries === 0 ? {} : { retry: { ...retryStage, attempts: plan.retries } }),
    },
  };
  if (plan.kind === 'branch') graph.branch(id, { x: 'true', y: 'true' }, { ...options, mode: 'every' });
  else if (plan.kind === 'approval') graph.approval(id, {}, options);
  else if (plan.kind === 'return') graph.return(id, undefined, options);
  else if (plan.kind === 'fail') graph.fail(id, undefined, options);
  else if (plan.kind === 'transform') graph.transform(id, undefined, options);
  else graph.script(id, options);
}

const retryStage = { seconds: 5, backoff: 'constant' as const, factor: 2, maxSeconds: 60, jitter: 0.3 };

/** Plays a story; `choices` say in which order independent steps finish. */
export function playerOf(story: Story, choices: number[]): Player {
  let turn = 0;
  return {
    pick: () => choices[turn++ % Math.max(1, choices.length)] ?? 0,
    outcomeOf({ node, attempt }): StepOutcome {
      const behaviour = story.behaviours.get(node);
      const { kind } = story.definition.nodes.find(({ id }) => id === node) ?? {};
      if (behaviour !== undefined && attempt <= behaviour.failsUntil) return broken(`${node} ${attempt}`);
      if (kind === 'approval') return { kind: 'waiting', input: null, dueAt: null };
      if (kind === 'branch') {
        return {
          kind: 'succeeded',
          ports: behaviour?.ports ?? [],
          result: { kind: 'previous' },
          input: null,
        };
      }
      if (kind === 'return') return { ...ok({ of: node }), ports: [] } as StepOutcome;
      return ok({ of: node });
    },
  };
}
