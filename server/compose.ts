import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type AgendaWakeUps, createAgendaWakeUps } from '#server/adapters/agenda/wake-ups.ts';
import { createLazyScriptCompiler } from '#server/adapters/esbuild/lazy-script-compiler.ts';
import { createOutboundFetch, type OutboundFetch } from '#server/adapters/http/outbound-fetch.ts';
import { createOutboundGuard } from '#server/adapters/http/outbound-guard.ts';
import { allowOwnFeed } from '#server/adapters/http/own-feed.ts';
import { createMongoChangeFeed, type MongoChangeFeed } from '#server/adapters/mongo/change-feed.ts';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import { type ApprovalLinks, createApprovalLinks } from '#server/approvals/approval-links.ts';
import { storyFeedPath } from '#server/demo/story-feed.ts';
import { loadSealer } from '#server/resources/load-sealer.ts';
import { resealAll } from '#server/resources/reseal.ts';
import type { Sealer } from '#server/resources/sealer.ts';
import { createWorkspaceValues } from '#server/resources/workspace-values.ts';
import { createRunSeals } from '#server/runs/run-seals.ts';
import { createChildRuns } from '#server/runs/start-child-run.ts';
import type { Connectors } from '#server/runtime/connector-ports.ts';
import type { ChildRunPort, FailpointPort, OutboundPort, RunSealPort } from '#server/runtime/ports.ts';
import { createRealTimers } from '#server/runtime/real-timers.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { startRun } from '#server/runtime/start-run.ts';
import { createWorker, type Worker } from '#server/runtime/worker.ts';
import { createScheduler, type Scheduler } from '#server/schedules/scheduler.ts';
import type { ScriptCompiler } from '#server/scripts/script-compiler.ts';
import { loadSigningKey } from '#server/signing/load-signing-key.ts';
import { createSigner } from '#server/signing/signer.ts';
import { createConnectors } from './connectors.ts';
import type { Env } from './env.ts';
import { createFailpoint } from './failpoint.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { packageRoot, packageVersion } from './package-root.ts';
import { createRunControl } from './run-control.ts';
import { createServerAddress, type ServerAddress } from './server-address.ts';
import { startApi } from './start-api.ts';

/** A server that is up. `url` is null for a process that is only a worker. */
export type Running = {
  url: string | null;
  port: number | null;
  /** The one-time code of the set-up page, while there is no admin. */
  setupCode: string | null;
  stop(): Promise<void>;
};

/** Everything that the parts of one process share. */
export type Parts = {
  env: Env;
  log: Logger;
  database: OpenDatabase;
  changes: MongoChangeFeed;
  wakeUps: AgendaWakeUps;
  failpoint: FailpointPort;
  worker: Worker | undefined;
  /** Executes scripts: the worker's steps, and what apps read directly from an api process. */
  sandbox: SandboxPort;
  scriptCompiler: ScriptCompiler;
  address: ServerAddress;
  sealer: Sealer;
  connectors: Connectors;
  outbound: OutboundPort;
  seals: RunSealPort;
  approvalLinks: ApprovalLinks;
};

const defaultSlots = 64;
const ownerBytes = 6;

/** The composition root: environment, adapters, runtime, api. It either starts as a whole or gives everything back. */
export async function compose(env: Env, log: Logger): Promise<Running> {
  const closers: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) {
      await close().catch((error: unknown) => log.error({ err: error }, 'part not stopped'));
    }
  };
  try {
    const parts = await startParts(env, log, closers);
    if (env.role === 'worker') return { url: null, port: null, setupCode: null, stop };
    const stopping = new AbortController();
    const control = createRunControl({
      ...parts,
      stores: parts.database.stores,
      clock: parts.database.clock,
      changeFeed: parts.changes,
      stopping: stopping.signal,
    });
    const api = await startApi(parts, {
      control,
      clientFolder: join(packageRoot(), 'dist/client'),
      version: packageVersion(),
    });
    closers.push(async () => {
      stopping.abort();
      await api.close();
    });
    return { url: api.url, port: api.port, setupCode: api.setupCode, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function outboundFetch(env: Env, port: Promise<number>): OutboundFetch {
  const outbound = createOutboundFetch({ allow: env.outboundAllow });
  return env.isDemo ? allowOwnFeed(outbound, { path: storyFeedPath, port }) : outbound;
}

async function startParts(env: Env, log: Logger, closers: (() => Promise<void>)[]): Promise<Parts> {
  const database = await openDatabase(env, log);
  closers.push(() => database.close());
  const changes = createMongoChangeFeed(database.connection, log);
  closers.push(() => changes.close());
  const failpoint = createFailpoint(env.failpoint);
  let worker: Worker | undefined;
  let scheduler: Scheduler | undefined;
  const wakeUps = createAgendaWakeUps({
    db: database.connection.db,
    role: env.role,
    onWake: (runId) => worker?.wake(runId),
    onSchedule: (scheduleId) => scheduler?.wake(scheduleId),
    log,
    clock: database.clock,
  });
  const address = createServerAddress(env);
  const outbound = outboundFetch(env, address.listening);
  const sandbox = createSandbox({ log, fetch: outbound });
  closers.push(() => sandbox.close());
  const scriptCompiler = createLazyScriptCompiler({ packageEnvironment: env.packageEnvironment, log });
  closers.push(() => scriptCompiler.close());
  const { items, keys } = database.stores;
  const sealer = await loadSealer({ keys, items }, env);
  const resealing = resealAll({ items, sealer, log }).catch((error: unknown) =>
    log.error({ err: error }, 'secrets could not be encrypted with the new key'),
  );
  closers.push(async () => void (await resealing));
  const guard = createOutboundGuard(env.outboundAllow);
  const connectors = createConnectors(guard, createWorkspaceValues(items, sealer));
  const seals = createRunSeals(sealer);
  const linkKey = await loadSigningKey(database.stores.keys, env.secretKey, 'approval-links');
  const approvalLinks = createApprovalLinks(createSigner(linkKey), address.origin);
  const { stores, clock } = database;
  const childRuns = createChildRuns({
    flows: stores.flows,
    clock,
    start: (run) => startRun({ stores, seals, clock, wakeUps, worker }, run),
  });
  const parts = {
    env,
    log,
    database,
    changes,
    wakeUps,
    failpoint,
    sandbox,
    scriptCompiler,
    address,
    sealer,
    connectors,
    outbound,
    seals,
    approvalLinks,
  };
  if (env.role !== 'api') {
    worker = startWorker({ ...parts, childRuns });
    const started = worker;
    closers.push(() => started.stop());
    scheduler = startScheduler({ ...parts, worker });
    const firing = scheduler;
    closers.push(() => firing.stop());
  }
  await wakeUps.start();
  closers.push(() => wakeUps.stop());
  await changes.ready();
  return { ...parts, worker };
}

function startScheduler(parts: Parts): Scheduler {
  const { database, wakeUps, log, failpoint, sandbox } = parts;
  const { stores, clock } = database;
  const scheduler = createScheduler({
    schedules: stores.schedules,
    scheduleWakeUps: wakeUps,
    flows: stores.flows,
    runs: stores.runs,
    start: (request) => startRun({ ...parts, stores, clock }, request),
    sandbox,
    clock,
    failpoint,
    log,
  });
  scheduler.start();
  return scheduler;
}

type WorkerParts = Omit<Parts, 'worker'> & { childRuns: ChildRunPort };

function startWorker(parts: WorkerParts): Worker {
  const { env, log, changes, wakeUps, failpoint, sandbox, approvalLinks, childRuns, outbound, connectors } =
    parts;
  const { seals } = parts;
  const { stores, clock, testClock } = parts.database;
  const worker = createWorker({
    stores,
    sandbox,
    approvalLinks,
    childRuns,
    outbound,
    connectors,
    seals,
    clock,
    ...(testClock === null ? {} : { leaseClock: testClock.leases }),
    timers: createRealTimers(clock, (onMoved) => testClock?.subscribe({ onMoved })),
    wakeUps,
    log,
    failpoint,
    owner: `${hostname()}-${process.pid}-${randomBytes(ownerBytes).toString('hex')}`,
    changeFeed: changes,
    slots: env.workerSlots ?? defaultSlots,
    leaseSeconds: env.leaseMs / 1000,
  });
  worker.start();
  testClock?.subscribe({
    onAnnounced: () =>
      worker
        .extendLeases()
        .catch((error: unknown) => log.warn({ err: error }, 'leases could not be extended')),
  });
  return worker;
}
