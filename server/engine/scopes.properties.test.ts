import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import type { StepChange } from './messages.ts';
import { compileGraph } from './run-graph.ts';
import { applyChanges, loadState } from './run-state.ts';
import {
  calmScopedStoryArb,
  orderlyPlayer,
  type ScopedStory,
  scopedPlayer,
  scopedStoryArb,
  timelessStoryArb,
} from './testing/arbitrary-scopes.ts';
import { playToEnd, resume, type Simulation, simulate } from './testing/simulate.ts';

const choicesArb = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });
const runs = { numRuns: 200 };
const limit = { timeout: 120_000 };

function play(story: ScopedStory, choices: number[], from?: Simulation): Simulation {
  const simulation = from ?? simulate(story.definition);
  return playToEnd(
    simulation,
    scopedPlayer(story, choices, () => simulation.now),
  );
}

const finished = ['succeeded', 'failed', 'skipped', 'bypassed', 'cancelled'];

test(
  'every run with containers, merges and waits ends, and every attempt is finished exactly once',
  limit,
  () => {
    fc.assert(
      fc.property(scopedStoryArb, choicesArb, (story, choices) => {
        const run = play(story, choices);
        expect([...run.records.values()].filter(({ status }) => !finished.includes(status))).toEqual([]);
        expect([...run.endings.values()].every((count) => count === 1)).toBe(true);
      }),
      runs,
    );
  },
);

test('when a run has ended by itself nothing of its iterations is left in the state', limit, () => {
  fc.assert(
    fc.property(calmScopedStoryArb, choicesArb, (story, choices) => {
      const run = play(story, choices);
      expect(run.run.ended?.status).toBe('succeeded');
      expect(Object.keys(run.stored()).filter((key) => key.startsWith('i:') || key.includes('['))).toEqual(
        [],
      );
    }),
    runs,
  );
});

test(
  'dead paths never block: a run that cannot fail settles every node of the flow that edges lead to',
  limit,
  () => {
    fc.assert(
      fc.property(calmScopedStoryArb, choicesArb, (story, choices) => {
        const run = play(story, choices);
        for (const edge of story.definition.edges) {
          const target = story.definition.nodes.find(({ id }) => id === edge.target);
          if (target?.parentId === undefined) expect(run.records.has(edge.target)).toBe(true);
        }
      }),
      runs,
    );
  },
);

test('the order in which steps finish does not change what a run with containers comes to', limit, () => {
  fc.assert(
    fc.property(calmScopedStoryArb, choicesArb, choicesArb, (story, one, other) => {
      const first = play(story, one);
      const second = play(story, other);
      expect(second.statuses()).toEqual(first.statuses());
      expect(second.run.result).toEqual(first.run.result);
      expect(resultsOf(second)).toEqual(resultsOf(first));
    }),
    runs,
  );
});

const resultsOf = (run: Simulation) =>
  Object.fromEntries(
    [...run.records]
      .map(([path, { result, ports }]) => [path, [JSON.stringify(result), ports]] as const)
      .sort(),
  );

test('from the state at any commit the same events give the same decisions', limit, () => {
  fc.assert(
    fc.property(scopedStoryArb, choicesArb, fc.nat(1000), (story, choices, cut) => {
      const { history } = play(story, choices);
      const graph = compileGraph(story.definition);
      const start = cut % history.length;
      let state = loadState({});
      history.forEach(({ event, now, decision }, index) => {
        if (index === start) state = loadState(JSON.parse(JSON.stringify(Object.fromEntries(state.entries))));
        const again = decide(graph, state, event, now);
        expect(again).toEqual(decision);
        applyChanges(state, again.changes);
      });
    }),
    runs,
  );
});

test(
  'a crash at any commit comes to the same end, with merges, failures and returns too, and no finished step is executed again',
  limit,
  () => {
    fc.assert(
      fc.property(timelessStoryArb, fc.nat(1000), (story, cut) => {
        const calm = playOrderly(story, simulate(story.definition));
        const upTo = 1 + (cut % calm.history.length);
        const state = loadState({});
        const done = new Map<string, string>();
        for (const { decision } of calm.history.slice(0, upTo)) {
          applyChanges(state, decision.changes);
          for (const record of decision.changes.steps) {
            if (finished.includes(record.status)) done.set(record.path, outcomeOf(record));
          }
        }
        const stored = JSON.parse(JSON.stringify(Object.fromEntries(state.entries)));
        const recovered = resume(story.definition, stored, calm.history[upTo - 1]?.now ?? 0);
        recovered.executing = [];
        recovered.send({ kind: 'recovered' });
        const end = playOrderly(story, recovered);
        expect(end.run.ended).toEqual(calm.run.ended);
        if (end.run.result !== undefined) expect(end.run.result).toEqual(calm.run.result);
        for (const path of end.endings.keys()) expect(done.has(path)).toBe(false);
        for (const [path, record] of end.records) done.set(path, outcomeOf(record));
        const all = [...calm.records].map(([path, record]) => [path, outcomeOf(record)] as const);
        expect(Object.fromEntries(done)).toEqual(Object.fromEntries(all));
      }),
      runs,
    );
  },
);

function playOrderly(story: ScopedStory, simulation: Simulation): Simulation {
  return playToEnd(
    simulation,
    orderlyPlayer(story, () => simulation.now),
  );
}

const outcomeOf = ({ status, ports, result, error }: StepChange) =>
  JSON.stringify([status, ports, result, error]);

test('two workers that race on one run record each step once', limit, () => {
  fc.assert(
    fc.property(calmScopedStoryArb, choicesArb, fc.nat(1000), (story, choices, cut) => {
      // The loser's commit fails on its condition: what it decided is as if it had never been.
      const { history } = play(story, choices);
      const graph = compileGraph(story.definition);
      const state = loadState({});
      const endings = new Map<string, number>();
      history.forEach(({ event, now, decision }, index) => {
        if (index === cut % history.length) decide(graph, state, { kind: 'recovered' }, now);
        applyChanges(state, decision.changes);
        const again = decide(graph, state, event, now);
        for (const { path, status } of [...decision.changes.steps, ...again.changes.steps]) {
          if (finished.includes(status)) endings.set(path, (endings.get(path) ?? 0) + 1);
        }
      });
      expect([...endings.values()].every((count) => count === 1)).toBe(true);
    }),
    runs,
  );
});
