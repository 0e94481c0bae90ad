import { setTimeout as sleep } from 'node:timers/promises';
import type { MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { createLocalApprovalLinks } from '#server/adapters/memory/local-approval-links.ts';
import type { VirtualClock } from '#server/adapters/memory/virtual-clock.ts';
import { compileGraph } from '#server/engine/run-graph.ts';
import type { Connectors } from '#server/runtime/connector-ports.ts';
import type { ChildRunPort, OutboundPort, RunSealPort } from '#server/runtime/ports.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { type RunSession, startSession } from '#server/runtime/run-session.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import type { SessionDeps, SessionEnd } from '#server/runtime/session-deps.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import { type Answers, giveNextAnswer } from './give-answers.ts';

const owner = 'cli';
/** Nobody else wants the run, so its lease never matters. */
const endlessMs = 1e15;

/** A definition as it stands in the memory stores. */
export type LocalVersion = {
  workspaceId: string;
  flowId: string;
  flowVersionId: string;
  definition: FlowDefinition;
};

export type MemoryRunner = {
  stores: MemoryStores;
  sandbox: SandboxPort;
  clock: VirtualClock;
  childRuns: ChildRunPort;
  outbound: OutboundPort;
  connectors: Connectors;
  seals: RunSealPort;
  /** Reads the saved scripts that a definition names, before it runs. */
  prepareScripts(version: LocalVersion): Promise<void>;
  /** Waits as long as a timer takes instead of jumping to it. */
  isRealTime: boolean;
  /** Aborting it cancels every run, as a person would. */
  signal?: AbortSignal;
};

/**
 * Executes a run that stands in the memory stores, and the child runs that it starts, with the real engine. Whenever
 * all of them rest, the next fitting answer is given; when there is none, time jumps to the next timer (design 2.4).
 * Returns the run as it ended, or as it waits for somebody; throws what went wrong on this side.
 */
export async function runInMemory(runner: MemoryRunner, runId: string, answers: Answers): Promise<RunRecord> {
  const { stores } = runner;
  const defects: Error[] = [];
  const deps = sessionDeps(runner, (defect) => defects.push(defect));
  for (;;) {
    // Whatever can go on goes on before an answer is given or time moves.
    for (let end = await executeNext(deps, runner); end !== null; end = await executeNext(deps, runner)) {
      const [defect] = defects;
      if (defect !== undefined) throw defect;
      if (end === 'fenced')
        throw new Error(`The run ${runId} could not go on because of an error in Millrace`);
    }
    const rested = stores.allRuns().find(({ id }) => id === runId);
    if (rested === undefined) throw new Error(`The run ${runId} is missing`);
    if (isRunEnded(rested.status)) return rested;
    if (await giveNextAnswer(deps, runner, answers)) continue;
    const next = await stores.runs.nextClaimableAt();
    if (next === null) return rested;
    await moveTo(runner, next);
  }
}

/** Executes a run that can go on until it rests; null: there is none. */
async function executeNext(deps: SessionDeps, runner: MemoryRunner): Promise<SessionEnd | null> {
  const { stores, clock } = runner;
  if (runner.signal?.aborted) await cancelAll(runner);
  const run = await stores.runs.claim(owner, clock.now(), clock.now() + endlessMs);
  if (run === null) return null;
  const graph = compileGraph(await stores.definitions.get(run.workspaceId, run.flowVersionId));
  const session = startSession(deps, { run, graph });
  const stop = () => void cancelHeld(runner, session);
  runner.signal?.addEventListener('abort', stop);
  // It may have been aborted while the run was being taken.
  if (runner.signal?.aborted) stop();
  const end = await session.done;
  runner.signal?.removeEventListener('abort', stop);
  return end;
}

async function cancelAll({ stores, clock }: MemoryRunner): Promise<void> {
  for (const { id, workspaceId } of stores.allRuns()) {
    await stores.runs.requestCancel(workspaceId, id, clock.now());
  }
}

/** Tells the run that executes, as a worker's look into its inbox would. */
async function cancelHeld(runner: MemoryRunner, session: RunSession): Promise<void> {
  await cancelAll(runner);
  const held = await runner.stores.runs.readInboxes(owner);
  for (const { id, inbox, cancelRequestedAt } of held) {
    if (id === session.run.id) session.send({ kind: 'inbox', inbox, cancelRequestedAt });
  }
}

/** Nobody would look into a log: what a session logs as an error is told. */
function sessionDeps(runner: MemoryRunner, onDefect: (defect: Error) => void): SessionDeps {
  const { stores, sandbox, clock, childRuns, outbound, connectors, seals } = runner;
  const silent = () => {};
  return {
    stores,
    sandbox,
    approvalLinks: createLocalApprovalLinks(),
    childRuns,
    outbound,
    connectors,
    seals,
    clock,
    timers: { ringAt: () => silent },
    wakeUps: { wake: async () => {} },
    log: {
      debug: silent,
      info: silent,
      warn: silent,
      error: ({ err }: { err?: unknown }, message) =>
        onDefect(err instanceof Error ? err : new Error(message)),
    },
    failpoint: silent,
    owner,
  };
}

async function moveTo({ clock, isRealTime }: MemoryRunner, time: number): Promise<void> {
  if (isRealTime) await sleep(Math.max(0, time - clock.now()));
  clock.moveTo(time);
}
