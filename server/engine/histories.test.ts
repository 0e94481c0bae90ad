import { expect, test } from 'vitest';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { decide } from './decide.ts';
import loopsWaitsAndAMerge from './histories/loops-waits-and-a-merge.json' with { type: 'json' };
import refundApproved from './histories/refund-approved.json' with { type: 'json' };
import retriesThenErrorPort from './histories/retries-then-error-port.json' with { type: 'json' };
import suspectsThenFailure from './histories/suspects-then-failure.json' with { type: 'json' };
import type { Decision, EngineEvent } from './messages.ts';
import { compileGraph } from './run-graph.ts';
import { applyChanges, loadState } from './run-state.ts';
import { stateVersion } from './state.ts';

type History = {
  definition: FlowDefinition;
  turns: { event: EngineEvent; now: number; decision: Decision }[];
};

const histories: Record<string, unknown> = {
  loopsWaitsAndAMerge,
  refundApproved,
  retriesThenErrorPort,
  suspectsThenFailure,
};

test.each(Object.keys(histories))('the recorded run %s still decides the same', (name) => {
  const history = histories[name] as History;
  const graph = compileGraph(history.definition);
  const state = loadState({});
  expect(history.turns.length).toBeGreaterThan(2);
  for (const { event, now, decision } of history.turns) {
    if (event.kind === 'start' && decision.changes.setEntries.run?.v !== stateVersion) {
      // A run that an older release has started goes on with its state.
      applyChanges(state, decision.changes);
      continue;
    }
    const again = decide(graph, state, event, now);
    expect(JSON.parse(JSON.stringify(again))).toEqual(decision);
    applyChanges(state, again.changes);
  }
});
