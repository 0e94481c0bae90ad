import { createVirtualClock } from '#server/adapters/memory/virtual-clock.ts';
import { createTurnstile } from '#server/adapters/quickjs/turnstile.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import { requireRunnable } from '#server/flows/require-runnable.ts';
import { publishedVersion } from '#server/runs/start-flow-run.ts';
import type { Connectors } from '#server/runtime/connector-ports.ts';
import type { ClockPort, DefinitionStore, OutboundPort, RunSealPort } from '#server/runtime/ports.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import {
  createFlowScriptPreparer,
  type FlowScript,
  type FlowScriptPreparer,
  type FlowScriptStore,
  type SavedScriptFinder,
} from '#server/scripts/flow-scripts.ts';
import type { ScriptCompiler } from '#server/scripts/script-compiler.ts';
import type { ScriptLimitsStore } from '#server/scripts/script-limits-store.ts';
import type { TestCaseRunner } from '#server/test-cases/test-case-runner.ts';
import { AppError } from '#shared/errors.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import type { TestOutcome } from '#shared/graph/test-outcome.ts';
import { createStop, type Stop } from './create-stop.ts';
import { inwardOnly } from './inward-only.ts';
import { createLimitedStores, type MemoryLimits } from './limited-stores.ts';
import { createLocalChildRuns, type FlowFinder } from './local-child-runs.ts';
import type { MemoryRunner } from './run-in-memory.ts';
import { runTestCase } from './run-test-case.ts';

type Deps = {
  flows: FlowStore;
  /** Tells which versions of packages a node had last. */
  scripts: FlowScriptStore;
  compiler: ScriptCompiler;
  findSaved: SavedScriptFinder;
  scriptLimits: ScriptLimitsStore;
  sandbox: SandboxPort;
  outbound: OutboundPort;
  connectors: Connectors;
  seals: RunSealPort;
  clock: ClockPort;
};

type Request = Parameters<TestCaseRunner>[0];
type Limits = MemoryLimits & { caseMs: number; allMs: number };

/** Somebody waits in front of a page, and other people's requests are answered by the same process. */
const defaultLimits: Limits = {
  turns: 5000,
  valueCharacters: 64 * 2 ** 20,
  caseMs: 30_000,
  allMs: 120_000,
};
const casesAtOnce = 2;

/** Test cases on a server: in memory as by `millrace test`, with limits, and with nothing that leaves unless a case says so. */
export function createTestCaseRunner(deps: Deps, limits: Limits = defaultLimits): TestCaseRunner {
  const inTurn = createTurnstile(casesAtOnce);
  return async (request) => {
    requireRunnable(request.definition);
    const prepared = preparerOf(deps);
    const { flow, definition } = request;
    await prepared.prepareScripts({
      workspaceId: flow.workspaceId,
      flowId: flow.id,
      flowVersionId: flow.id,
      definition,
    });
    const sentence = `it was ended: the cases of a flow may take ${limits.allMs / 1000} seconds together`;
    const stop = createStop({ ms: limits.allMs, sentence, above: request.signal });
    const outcomes: TestOutcome[] = [];
    try {
      for (const testCase of request.testCases) {
        const tested = { ...request, testCase, signal: stop.signal };
        outcomes.push(await inTurn(() => runOne(deps, tested, { limits, prepared })));
      }
    } finally {
      stop.forget();
    }
    return outcomes;
  };
}

type Prepared = {
  prepareScripts: MemoryRunner['prepareScripts'];
  store: FlowScriptStore;
  plainScripts: DefinitionStore['scripts'];
};

/** Each version is made ready once for all cases; its scripts are forgotten with them. */
function preparerOf({ scripts, compiler, findSaved }: Deps): Prepared {
  const made = new Map<string, FlowScript>();
  const ready = new Map<string, ReturnType<FlowScriptPreparer>>();
  const store: FlowScriptStore = {
    save: async ({ flowVersionId, nodeId }, script) => void made.set(`${flowVersionId}/${nodeId}`, script),
    find: async (_workspaceId, flowVersionId, nodeId) => made.get(`${flowVersionId}/${nodeId}`) ?? null,
    findLast: scripts.findLast,
  };
  const prepare = createFlowScriptPreparer({ store, compiler, findSaved });
  return {
    store,
    async prepareScripts(version) {
      const { flowVersionId } = version;
      const scriptsOfVersion = ready.get(flowVersionId) ?? prepare(version);
      ready.set(flowVersionId, scriptsOfVersion);
      await scriptsOfVersion;
    },
    plainScripts: async (_workspaceId, flowVersionId) => (await ready.get(flowVersionId)) ?? {},
  };
}

type OneCase = Request & { testCase: TestCase; signal: AbortSignal };
type Within = { limits: Limits; prepared: Prepared };

async function runOne(deps: Deps, request: OneCase, within: Within): Promise<TestOutcome> {
  const { flow, definition, testCase, startedBy } = request;
  const ms = within.limits.caseMs;
  const sentence = `it was ended: a case may take ${ms / 1000} seconds`;
  const stop = createStop({ ms, sentence, above: request.signal });
  const runner = runnerFor(deps, request, { ...within, stop });
  const place = { workspaceId: flow.workspaceId, flowId: flow.id, startedBy };
  const tested = { definition, path: flow.path, place };
  try {
    const outcome = await runTestCase(deps.sandbox, runner, { flow: tested, testCase });
    const why = stop.sentence();
    return why === null ? outcome : { ...outcome, failure: { message: why } };
  } finally {
    stop.forget();
  }
}

type Stopping = Within & { stop: Stop };

function runnerFor(
  deps: Deps,
  { flow, testCase }: OneCase,
  { limits, prepared, stop }: Stopping,
): MemoryRunner {
  const limited = createLimitedStores(limits, stop.now);
  const { prepareScripts, store: scripts, plainScripts } = prepared;
  const definitions = { ...limited.definitions, scripts: plainScripts };
  const stores = { ...limited, definitions, scripts, scriptLimits: deps.scriptLimits };
  const clock = createVirtualClock(deps.clock.now());
  const findFlow = createFlowFinder(deps, flow.workspaceId);
  const outside = testCase.outward === true ? deps : inwardOnly(deps);
  const { sandbox } = outside;
  return {
    stores,
    clock,
    sandbox: {
      ...sandbox,
      // Nobody reads the log of a test case: it would only take memory.
      runScript: ({ onLog: _, ...request }) => sandbox.runScript({ ...request, owner: flow.workspaceId }),
    },
    outbound: outside.outbound,
    connectors: outside.connectors,
    seals: deps.seals,
    childRuns: createLocalChildRuns({ findFlow, stores, seals: deps.seals, clock, prepareScripts }),
    prepareScripts,
    isRealTime: false,
    signal: stop.signal,
  };
}

/** Child runs execute what is published, as they do from a test of the draft. */
function createFlowFinder({ flows }: Deps, workspaceId: string): FlowFinder {
  return async ({ path, version }) => {
    const found = await flows.find(workspaceId, { path });
    if (found === null) throw new AppError('not_found', `There is no flow ${path}.`);
    return (await publishedVersion({ flows }, found, version)).definition;
  };
}
