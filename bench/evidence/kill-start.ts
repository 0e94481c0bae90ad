import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, runMillrace, sleep, spawnMillrace, waitUntilReady } from '../millrace-process.ts';
import { createRestClient } from '../rest-client.ts';
import { connectWhenReady, startEffectsServer } from './cluster.ts';
import { chainOfEffects } from './crash-flow.ts';
import { checkRuns, type Effects } from './crash-report.ts';
import type { Report } from './experiment.ts';

const steps = 10;

/** `millrace start` on its embedded database, killed in the middle of ten slow steps and started again, twice. */
export async function killStart(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-evidence-'));
  const started: { kill(): unknown }[] = [];
  const keep = <Process extends { kill(): unknown }>(running: Process): Process => {
    started.push(running);
    return running;
  };
  try {
    const effectsUrl = await startEffectsServer(keep);
    const port = await findFreePort();
    const origin = `http://127.0.0.1:${port}`;
    const env = { PORT: String(port), DATA_DIR: folder, OUTBOUND_ALLOW: '127.0.0.1', LEASE_SECONDS: '2' };
    const start = async (more: Record<string, string> = {}) => {
      const running = keep(spawnMillrace(['start'], { ...env, ...more }));
      await waitUntilReady(`${origin}/readyz`, running);
      return running;
    };
    let running = await start();
    const token = runMillrace(['token', 'create', '--workspace', 'demo', '--role', 'builder'], { env });
    const client = createRestClient({ origin, workspace: 'demo', token: token.stdout.trim() });
    await client.publishFlow('evidence/slow', chainOfEffects({ steps, effectsUrl, ms: 400 }));
    const { runId } = await client.startRun('evidence/slow', {});
    let kills = 0;
    for (; kills < 2; kills += 1) {
      await sleep(1500);
      await running.kill();
      running = await start();
    }
    const deadline = Date.now() + 120_000;
    while ((await client.getRun(runId)).finishedAt === null && Date.now() < deadline) await sleep(200);
    const effects: Effects = await (await fetch(effectsUrl)).json();
    await running.stop();
    // The database belongs to the server: it is read once more after the server has gone.
    const databasePort = await findFreePort();
    const database = keep(
      spawnMillrace(['database', 'serve', '--port', String(databasePort), '--data', folder]),
    );
    const uri = `mongodb://127.0.0.1:${databasePort}/millrace?directConnection=true`;
    const mongo = await connectWhenReady(uri, database);
    await start({ MONGODB_URI: uri, PUBLIC_URL: origin });
    const found = { client, database: mongo.db(), effects, runIds: [runId], stepsPerRun: steps };
    const report = await checkRuns(found);
    await mongo.close();
    return { kills, ...report };
  } finally {
    for (const running of started.reverse()) await running.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}
