import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { compileGraph } from './run-graph.ts';
import { applyChanges, loadState } from './run-state.ts';
import { calmStoryArb, playerOf, storyArb } from './testing/arbitrary-dag.ts';
import { playToEnd, resume, simulate } from './testing/simulate.ts';

const choicesArb = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });
const runs = { numRuns: 150 };

test('every run ends, and every attempt of a node is finished exactly once', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(storyArb, choicesArb, (story, choices) => {
      const run = playToEnd(simulate(story.definition), playerOf(story, choices));
      const open = [...run.records.values()].filter((record) => record.status === 'retrying');
      expect(open).toEqual([]);
      expect([...run.endings.values()].every((count) => count === 1)).toBe(true);
    }),
    runs,
  );
});

test('a run that succeeds has settled every node that it could reach', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(calmStoryArb, choicesArb, (story, choices) => {
      const run = playToEnd(simulate(story.definition), playerOf(story, choices));
      expect(run.run.ended?.status).toBe('succeeded');
      const reachable = story.definition.nodes.filter((node) =>
        story.definition.edges.some((edge) => edge.target === node.id),
      );
      for (const node of reachable) expect(run.records.has(node.id)).toBe(true);
    }),
    runs,
  );
});

test('from the state at any commit the same events give the same decisions', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(storyArb, choicesArb, fc.nat(1000), (story, choices, cut) => {
      const { history } = playToEnd(simulate(story.definition), playerOf(story, choices));
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

test('a decision does not touch the state that it reads', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(storyArb, choicesArb, (story, choices) => {
      const { history } = playToEnd(simulate(story.definition), playerOf(story, choices));
      const graph = compileGraph(story.definition);
      const state = loadState({});
      for (const { event, now } of history) {
        const before = JSON.stringify([...state.entries]);
        const { changes } = decide(graph, state, event, now);
        expect(JSON.stringify([...state.entries])).toBe(before);
        applyChanges(state, changes);
      }
    }),
    runs,
  );
});

test('the order in which independent steps finish does not change what a run comes to', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(calmStoryArb, choicesArb, choicesArb, (story, one, other) => {
      const first = playToEnd(simulate(story.definition), playerOf(story, one));
      const second = playToEnd(simulate(story.definition), playerOf(story, other));
      expect(second.statuses()).toEqual(first.statuses());
      expect(second.run.result).toEqual(first.run.result);
      for (const [path, record] of first.records)
        expect(second.records.get(path)?.ports).toEqual(record.ports);
    }),
    runs,
  );
});

test('a crash at any point comes to the same end', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(storyArb, choicesArb, fc.nat(1000), (story, choices, cut) => {
      const calm = playToEnd(simulate(story.definition), playerOf(story, choices));
      fc.pre(calm.run.ended?.status === 'succeeded' && calm.run.answeredBy === undefined);
      const { history } = calm;
      const state = loadState({});
      const upTo = 1 + (cut % history.length);
      for (const { decision } of history.slice(0, upTo)) applyChanges(state, decision.changes);
      const now = history[upTo - 1]?.now ?? 0;
      const stored = JSON.parse(JSON.stringify(Object.fromEntries(state.entries)));
      const recovered = resume(story.definition, stored, now);
      recovered.executing = [];
      recovered.send({ kind: 'recovered' });
      const end = playToEnd(recovered, playerOf(story, choices));
      expect(end.run.ended).toEqual(calm.run.ended);
      expect(end.run.result).toEqual(calm.run.result);
    }),
    runs,
  );
});
