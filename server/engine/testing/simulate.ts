import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { decide } from '../decide.ts';
import type { Command, Decision, EngineEvent, RunChange, StepChange, StepOutcome } from '../messages.ts';
import { compileGraph, getNode, type RunGraph } from '../run-graph.ts';
import { applyChanges, findRunEntry, loadState, nextDueAt, openSteps, type RunState } from '../run-state.ts';
import { iterationScope } from '../scopes.ts';

type Execution = Command & { kind: 'execute' };
type Question = Command & { kind: 'evaluate' };

export type Simulation = {
  graph: RunGraph;
  state: RunState;
  now: number;
  /** Steps that execute now, in order of start. */
  executing: Execution[];
  /** What is asked and not answered. */
  questions: Question[];
  /** What nobody waits for any more and was not cleared. */
  leftovers: (Command & { kind: 'clear' })[];
  /** The latest record of every path. */
  records: Map<string, StepChange>;
  /** How often each path was recorded as finished. */
  endings: Map<string, number>;
  run: RunChange;
  history: { event: EngineEvent; now: number; decision: Decision }[];
  send(event: EngineEvent): Decision;
  finish(path: string, outcome?: StepOutcome): Decision;
  statuses(): Record<string, string>;
  /** The state as the database would give it back. */
  stored(): Record<string, JsonObject>;
};

export const runStart = 1_000_000;

export function ok(value: JsonValue = null, ...ports: string[]): StepOutcome {
  const result = { kind: 'inline' as const, json: JSON.stringify(value) };
  return { kind: 'succeeded', ports: ports.length === 0 ? ['out'] : ports, result, input: null };
}

export function broken(message = 'Broken', mayRetry = true): StepOutcome {
  return { kind: 'failed', error: { code: 'x', message, fault: 'user' }, input: null, mayRetry };
}

/** Starts a run of the engine alone; the test plays the worker, the sandbox and the clock. */
export function simulate(definition: FlowDefinition, trigger = 'manual'): Simulation {
  const simulation = createSimulation(compileGraph(definition), loadState({}));
  simulation.send({ kind: 'start', runId: 'run1', trigger });
  return simulation;
}

/** Continues from a stored state, as another worker would. */
export function resume(
  definition: FlowDefinition,
  stored: Record<string, JsonObject>,
  now: number,
): Simulation {
  const state = loadState(copyOf(stored));
  const simulation = createSimulation(compileGraph(definition), state);
  simulation.now = now;
  for (const { path, step } of openSteps(state)) {
    const { node, attempt } = step;
    if (step.status === 'running') simulation.executing.push({ kind: 'execute', path, node, attempt });
  }
  return simulation;
}

/** What a database would give back for it. */
function copyOf(stored: Record<string, JsonObject>): Record<string, JsonObject> {
  return JSON.parse(JSON.stringify(stored));
}

function createSimulation(graph: RunGraph, state: RunState): Simulation {
  const simulation: Simulation = {
    graph,
    state,
    now: runStart,
    executing: [],
    questions: [],
    leftovers: [],
    records: new Map(),
    endings: new Map(),
    run: {},
    history: [],
    send(event) {
      const decision = decide(graph, state, event, simulation.now);
      simulation.history.push({ event, now: simulation.now, decision });
      applyChanges(state, decision.changes);
      Object.assign(simulation.run, decision.changes.run);
      for (const record of decision.changes.steps) keepRecord(simulation, record);
      for (const command of decision.commands) carryOut(simulation, command);
      return decision;
    },
    finish(path, outcome) {
      const at = simulation.executing.findIndex((execution) => execution.path === path);
      const execution = simulation.executing[at];
      if (execution === undefined) throw new Error(`"${path}" does not execute`);
      simulation.executing.splice(at, 1);
      const given = outcome ?? defaultOutcome(graph, execution.node);
      return simulation.send({ kind: 'outcome', path, attempt: execution.attempt, outcome: given });
    },
    statuses: () => Object.fromEntries([...simulation.records].map(([path, { status }]) => [path, status])),
    stored: () => copyOf(Object.fromEntries(state.entries)),
  };
  return simulation;
}

function defaultOutcome(graph: RunGraph, node: string): StepOutcome {
  const { kind } = getNode(graph, node);
  if (kind === 'approval') return { kind: 'waiting', input: null, dueAt: null };
  if (kind === 'return') return { ...ok(node), ports: [] } as StepOutcome;
  return ok(node);
}

const finished = ['succeeded', 'failed', 'skipped', 'bypassed', 'cancelled'];

function keepRecord(simulation: Simulation, record: StepChange): void {
  simulation.records.set(record.path, record);
  if (!finished.includes(record.status)) return;
  simulation.endings.set(record.path, (simulation.endings.get(record.path) ?? 0) + 1);
}

function carryOut(simulation: Simulation, command: Command): void {
  if (command.kind === 'execute') simulation.executing.push(command);
  if (command.kind === 'evaluate') simulation.questions.push(command);
  if (command.kind === 'go_on') simulation.send({ kind: 'tick' });
  if (command.kind === 'clear') simulation.leftovers.push(command);
  if (command.kind !== 'abort') return;
  simulation.executing = simulation.executing.filter(({ path }) => !command.paths.includes(path));
  simulation.questions = simulation.questions.filter(
    (question) => !command.paths.includes(nameOfQuestion(question)),
  );
}

/** What an abort names: the step's path, or the scope of the iteration. */
function nameOfQuestion({ path, attempt, index }: Question): string {
  return index === null ? path : iterationScope(path, attempt, index);
}

export type Player = {
  outcomeOf(execution: Execution): StepOutcome;
  /** Which of the executing steps finishes next. */
  pick(executing: Execution[]): number;
  /** Whether a while goes on after the iteration with this index. */
  goesOn?(node: string, index: number): boolean;
};

/** Plays until the run ends; every approval is approved, time jumps to the next timer. Throws when it hangs. */
export function playToEnd(simulation: Simulation, player: Player): Simulation {
  for (let turn = 0; turn < 10_000; turn++) {
    if (simulation.run.ended !== undefined) return simulation;
    simulation.now += 1;
    clearLeftovers(simulation);
    const execution = simulation.executing[player.pick(simulation.executing) % simulation.executing.length];
    if (execution !== undefined) simulation.finish(execution.path, player.outcomeOf(execution));
    else if (!answerNext(simulation, player) && !decideNext(simulation)) jumpToTimer(simulation);
  }
  throw new Error(`The run does not end: ${JSON.stringify(findRunEntry(simulation.state))}`);
}

function clearLeftovers(simulation: Simulation): void {
  for (const { withdraw, cancel } of simulation.leftovers.splice(0)) {
    simulation.send({ kind: 'cleared', withdrawn: withdraw, cancelled: cancel });
  }
}

/** The same whatever order the entries of the state have, which a crash may change. */
function byPath(
  one: { path: string; index?: number | null },
  other: { path: string; index?: number | null },
) {
  return one.path.localeCompare(other.path) || (one.index ?? -1) - (other.index ?? -1);
}

function answerNext(simulation: Simulation, player: Player): boolean {
  const question = simulation.questions.sort(byPath).shift();
  if (question === undefined) return false;
  const { path, node, attempt, index } = question;
  const goesOn = index !== null && player.goesOn?.(node, index) === true;
  simulation.send({ kind: 'answer', path, attempt, index, answer: { ok: true, goesOn, retries: true } });
  return true;
}

function decideNext(simulation: Simulation): boolean {
  const waiting = openSteps(simulation.state)
    .sort(byPath)
    .find(({ step }) => step.status === 'waiting' && step.waitsFor?.on !== 'timer');
  if (waiting === undefined) return false;
  if (waiting.step.waitsFor?.on === 'child') {
    const { path } = waiting;
    const child = waiting.step.waitsFor.name ?? '';
    simulation.send({ kind: 'child', path, child, outcome: ok({ of: path }) });
    return true;
  }
  const result = { kind: 'inline' as const, json: '{"decision":"approved"}' };
  simulation.send({ kind: 'decided', path: waiting.path, port: 'approved', result });
  return true;
}

function jumpToTimer(simulation: Simulation): void {
  const dueAt = nextDueAt(simulation.state, simulation.graph);
  if (dueAt === null) throw new Error('The run waits for nothing');
  simulation.now = Math.max(simulation.now, dueAt);
  simulation.send({ kind: 'tick' });
}
