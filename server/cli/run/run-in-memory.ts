import { setTimeout as sleep } from 'node:timers/promises';
import type { MemoryStores } from '#server/adapters/memory/create-memory-stores.ts';
import { createLocalApprovalLinks } from '#server/adapters/memory/local-approval-links.ts';
import type { VirtualClock } from '#server/adapters/memory/virtual-clock.ts';
import { compileGraph } from '#server/engine/run-graph.ts';
import { deliverDecision } from '#server/runtime/deliver-decision.ts';
import type { ApprovalRecord, RunRecord } from '#server/runtime/records.ts';
import { startSession } from '#server/runtime/run-session.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import type { SessionDeps } from '#server/runtime/session-deps.ts';
import { AppError } from '#shared/errors.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import type { JsonValue } from '#shared/json.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import type { GivenDecision } from './run-arguments.ts';

const owner = 'cli';
/** Nobody else wants the run, so its lease never matters. */
const endlessMs = 1e15;

export type MemoryRunner = {
  stores: MemoryStores;
  sandbox: SandboxPort;
  clock: VirtualClock;
  /** Waits as long as a timer takes instead of jumping to it. */
  isRealTime: boolean;
};

/**
 * Executes a run that stands in the memory stores with the real engine. Whenever it rests, the next fitting
 * decision is delivered; when there is none, time jumps to the next timer (design 2.4). Returns the run as it ended,
 * or as it waits for somebody.
 */
export async function runInMemory(
  runner: MemoryRunner,
  runId: string,
  decisions: GivenDecision[],
): Promise<RunRecord> {
  const { stores, clock } = runner;
  const deps = sessionDeps(runner);
  const unused = decisions.map((decision, index) => ({
    ...decision,
    who: decision.who ?? `cli:${index + 1}`,
  }));
  for (;;) {
    const run = await stores.runs.claim(owner, clock.now(), clock.now() + endlessMs, runId);
    if (run !== null) {
      const graph = compileGraph(await stores.definitions.get(run.workspaceId, run.flowVersionId));
      await startSession(deps, { run, graph }).done;
    }
    const rested = stores.allRuns().find(({ id }) => id === runId);
    if (rested === undefined) throw new Error(`The run ${runId} is missing`);
    if (isRunEnded(rested.status)) return rested;
    if (await deliverNext(deps, runner, { run: rested, unused })) continue;
    if (rested.claimableAt === null) return rested;
    await moveTo(runner, rested.claimableAt);
  }
}

function sessionDeps({ stores, sandbox, clock }: MemoryRunner): SessionDeps {
  const silent = () => {};
  return {
    stores,
    sandbox,
    approvalLinks: createLocalApprovalLinks(),
    clock,
    timers: { ringAt: () => silent },
    wakeUps: { wake: async () => {} },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    failpoint: silent,
    owner,
  };
}

async function moveTo({ clock, isRealTime }: MemoryRunner, time: number): Promise<void> {
  if (isRealTime) await sleep(Math.max(0, time - clock.now()));
  clock.moveTo(time);
}

type Decider = GivenDecision & { who: string };

/** Delivers the first decision that fits an open request; false when none does. */
async function deliverNext(
  deps: SessionDeps,
  { stores, clock }: MemoryRunner,
  given: { run: RunRecord; unused: Decider[] },
): Promise<boolean> {
  const open = (await stores.approvals.ofRun(given.run.id)).filter(({ status }) => status === 'pending');
  for (const decision of given.unused) {
    const request = open.find(({ node, path }) => [node, path, '*'].includes(decision.id));
    if (request === undefined) continue;
    given.unused.splice(given.unused.indexOf(decision), 1);
    if (decision.decision === 'expired') {
      stores.approvals.expireNow(request.id);
      await stores.runs.poke(given.run.id, clock.now());
      return true;
    }
    await deliverDecision(deps, request, {
      who: decision.who,
      name: decision.who,
      decision: decision.decision,
      at: clock.now(),
      form: checkForm(request, decision),
      comment: null,
    });
    return true;
  }
  return false;
}

/** The form is checked when the request is approved, as on the server. */
function checkForm(request: ApprovalRecord, { decision, form, id }: Decider): JsonValue {
  if (request.form === null || decision !== 'approved') return form;
  const checked = validateInput(request.form, form ?? {});
  if (checked.ok) return checked.value;
  const fields = checked.fields.map((field) => `${field.path}: ${field.message}`).join('; ');
  throw new AppError('invalid_input', `--decide ${id}: the form is not filled in correctly. ${fields}`);
}
