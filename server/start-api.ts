import type { AddressInfo } from 'node:net';
import { jobCollection } from '#server/adapters/agenda/wake-ups.ts';
import { createMongoGauges } from '#server/adapters/mongo/read-gauges.ts';
import { buildServer } from '#server/api/build-server.ts';
import type { Services } from '#server/api/services.ts';
import { createRowHandles } from '#server/apps/row-handles.ts';
import { seedDemo } from '#server/demo/seed-demo.ts';
import { createLiveHub } from '#server/live/live-hub.ts';
import { createTestCaseRunner } from '#server/local-runs/create-test-case-runner.ts';
import { addFirstAdmin, createFirstAdmin } from '#server/people/first-admin.ts';
import type { RunControl } from '#server/runs/run-control.ts';
import { createSavedScriptFinder } from '#server/scripts/find-saved-script.ts';
import { createFlowScriptPreparer } from '#server/scripts/flow-scripts.ts';
import { loadSigningKey } from '#server/signing/load-signing-key.ts';
import { createTestGate } from '#server/test-cases/check-tests.ts';
import { isAppError } from '#shared/errors.ts';
import { trackAnswers } from './close-connections.ts';
import type { Parts } from './compose.ts';

type ApiOptions = { control: RunControl; clientFolder: string; version: string };
type StartedApi = { url: string; port: number; setupCode: string | null; close: () => Promise<void> };

/** Fills an empty database, builds the HTTP server and listens. */
export async function startApi(parts: Parts, options: ApiOptions): Promise<StartedApi> {
  const { env, log, database, changes, wakeUps, address } = parts;
  const { stores, clock } = database;
  const people = { people: stores.people, clock, log };
  const readers = {
    people: stores.people,
    flows: stores.flows,
    runs: stores.runReader,
    approvals: stores.approvalReader,
    apps: stores.apps,
    approvalLinks: parts.approvalLinks,
    clock,
  };
  const firstAdmin = createFirstAdmin(people);
  const setupCode = await prepareInstallation(parts, firstAdmin.prepare);
  const live = createLiveHub({ changes, runs: stores.runReader, flows: stores.flows, log });
  const findSaved = createSavedScriptFinder(stores.savedScripts);
  const runTests = createTestCaseRunner({
    ...parts,
    flows: stores.flows,
    scripts: stores.scripts,
    scriptLimits: stores.scriptLimits,
    compiler: parts.scriptCompiler,
    findSaved,
    clock,
  });
  const { testCases, rateLimits } = stores;
  const services: Services = {
    ...readers,
    log,
    control: options.control,
    seals: parts.seals,
    items: stores.items,
    sealer: parts.sealer,
    connectors: parts.connectors,
    outbound: parts.outbound,
    schedules: stores.schedules,
    scheduleWakeUps: wakeUps,
    sandbox: parts.sandbox,
    scripts: stores.savedScripts,
    scriptLimits: stores.scriptLimits,
    scriptCompiler: parts.scriptCompiler,
    prepareScripts: createFlowScriptPreparer({
      store: stores.scripts,
      compiler: parts.scriptCompiler,
      findSaved,
    }),
    states: stores.states,
    rateLimits,
    testCases,
    runTests,
    checkTests: createTestGate({ testCases, runTests, rateLimits, clock }),
    openEditors: stores.openEditors,
    rowHandles: createRowHandles(await loadSigningKey(stores.keys, env.secretKey, 'row-handles')),
    live,
    firstAdmin,
    advanceClock: advanceClock(parts),
    settings: { isDemo: env.isDemo, publicUrl: env.publicUrl, port: address.port },
  };
  const app = await buildServer({
    services,
    logger: log,
    clientFolder: options.clientFolder,
    version: options.version,
    gauges: createMongoGauges(database.connection, { jobCollection, clock }),
    checkReady: () => database.connection.ping(),
  });
  const letGo = trackAnswers(app.server);
  await app.listen({ host: env.host, port: env.port });
  const { port } = app.server.address() as AddressInfo;
  const url = address.listensOn(port);
  const close = async () => {
    live.close();
    const closed = app.close();
    letGo();
    await closed;
  };
  return { url, port, setupCode, close };
}

function advanceClock({ database, wakeUps }: Parts): Services['advanceClock'] {
  const { testClock } = database;
  if (testClock === null) return null;
  return async (milliseconds) => {
    await testClock.advance(milliseconds);
    await wakeUps.advance(milliseconds);
  };
}

/** What the sample's feed is called where the port is not known before listening. */
const defaultPort = 4400;

/** Demo people and samples, or the admin that the environment names, or a code for the set-up page. */
async function prepareInstallation(
  { env, log, database }: Parts,
  prepareCode: () => Promise<string | null>,
): Promise<string | null> {
  const { stores, clock } = database;
  const deps = {
    people: stores.people,
    flows: stores.flows,
    apps: stores.apps,
    schedules: stores.schedules,
    clock,
    log,
  };
  if (env.isDemo) {
    await seedDemo(deps, { port: env.port || defaultPort });
    return null;
  }
  if (env.admin !== null) await addAdmin(deps, env.admin);
  return prepareCode();
}

/** The admin of the environment, unless there is one; several processes may start at the same time. */
async function addAdmin(
  deps: Parameters<typeof addFirstAdmin>[0],
  { email, password }: { email: string; password: string },
): Promise<void> {
  if ((await deps.people.findUser({ email: email.toLowerCase() })) !== null) return;
  try {
    await addFirstAdmin(deps, { email, password, name: email.split('@')[0] ?? email });
  } catch (error) {
    if (!isAppError(error) || error.code !== 'conflict') throw error;
  }
}
