import { randomBytes } from 'node:crypto';
import type { OutboundGuard } from '#server/adapters/http/outbound-guard.ts';
import type { MemoryRunner } from '#server/local-runs/run-in-memory.ts';
import { createSealer } from '#server/resources/sealer.ts';
import { createRunSeals } from '#server/runs/run-seals.ts';
import type { OutboundPort } from '#server/runtime/ports.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import type { CommandIo } from '../command-io.ts';

/** What several local runs share: making it costs more than most runs. */
export type LocalHost = {
  sandbox: SandboxPort;
  outbound: OutboundPort;
  guard: OutboundGuard;
  close(): Promise<void>;
};

/** The sandbox is loaded only when there is something to run. */
export async function openLocalHost(): Promise<LocalHost> {
  const [{ createSandbox }, { createOutboundFetch }, { createOutboundGuard }, { readEnv }] =
    await Promise.all([
      import('#server/adapters/quickjs/create-sandbox.ts'),
      import('#server/adapters/http/outbound-fetch.ts'),
      import('#server/adapters/http/outbound-guard.ts'),
      import('#server/env.ts'),
    ]);
  const settings = readEnv();
  const allow = settings.ok ? settings.env.outboundAllow : [];
  const outbound = createOutboundFetch({ allow });
  const sandbox = createSandbox({ fetch: outbound });
  return { sandbox, outbound, guard: createOutboundGuard(allow), close: () => sandbox.close() };
}

type RunnerOptions = { io: CommandIo; folder: string | undefined; isRealTime: boolean };

/** Memory stores and a clock of their own for one run and its child runs. */
export async function createLocalRunner(host: LocalHost, options: RunnerOptions): Promise<MemoryRunner> {
  const [
    { createMemoryStores },
    { createVirtualClock },
    { createLocalChildRuns },
    { createFileFlows },
    { prepareFileScripts },
    { createFileValues },
    { createConnectors },
  ] = await Promise.all([
    import('#server/adapters/memory/create-memory-stores.ts'),
    import('#server/adapters/memory/virtual-clock.ts'),
    import('#server/local-runs/local-child-runs.ts'),
    import('./file-flows.ts'),
    import('./workspace-scripts.ts'),
    import('./file-values.ts'),
    import('#server/connectors.ts'),
  ]);
  const stores = createMemoryStores();
  const clock = createVirtualClock(Date.now());
  const { io, folder, isRealTime } = options;
  const prepareScripts: MemoryRunner['prepareScripts'] = async (version) => {
    await prepareFileScripts(io, stores.scripts, { ...version, workspace: folder });
    await warmUp(host, version.definition);
  };
  const seals = createRunSeals(createSealer(randomBytes(32)));
  const childRuns = createLocalChildRuns({
    findFlow: createFileFlows(io, folder),
    stores,
    seals,
    clock,
    prepareScripts,
  });
  const connectors = createConnectors(host.guard, createFileValues(io, folder));
  return { ...host, connectors, stores, clock, childRuns, seals, prepareScripts, isRealTime };
}

/** The start of the sandbox is no part of a step's time: on a busy machine it would take most of a short limit. */
async function warmUp({ sandbox }: LocalHost, { nodes }: FlowDefinition): Promise<void> {
  const isLimited = ({ kind, policy }: FlowNode) => kind === 'script' && policy?.timeoutSeconds !== undefined;
  if (!nodes.some(isLimited)) return;
  const context = { runId: '', flow: '', path: '', attempt: 1, idempotencyKey: '', user: null };
  await sandbox.runScript({
    code: 'const is: boolean = true; return is',
    name: 'warm-up',
    args: {},
    context,
  });
}

/** What is wrong with `--workspace`; null: nothing. */
export async function checkWorkspace(io: CommandIo, folder: string | undefined): Promise<string | null> {
  if (folder === undefined || (await io.list(folder)) !== null) return null;
  return `--workspace: there is no folder ${folder}.`;
}
