import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { decide } from './decide.ts';
import type { Decision, EngineEvent } from './messages.ts';
import { compileGraph } from './run-graph.ts';
import { applyChanges, loadState } from './state.ts';

type History = {
  definition: FlowDefinition;
  turns: { event: EngineEvent; now: number; decision: Decision }[];
};

const folder = join(import.meta.dirname, 'histories');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

test.each(names)('the recorded run %s still decides the same', (name) => {
  const history: History = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const graph = compileGraph(history.definition);
  const state = loadState({});
  expect(history.turns.length).toBeGreaterThan(2);
  for (const { event, now, decision } of history.turns) {
    const again = decide(graph, state, event, now);
    expect(JSON.parse(JSON.stringify(again))).toEqual(decision);
    applyChanges(state, again.changes);
  }
});
