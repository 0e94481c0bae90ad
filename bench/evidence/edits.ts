import { isDeepStrictEqual } from 'node:util';
import { sleep } from '../millrace-process.ts';
import { waitForEnd } from './cluster.ts';
import { type Experiment, startRuns, withCluster } from './experiment.ts';
import { chain, script } from './flows.ts';

const code = (says: string) =>
  `export async function main() { await new Promise((done) => setTimeout(done, 400)); return '${says}'; }`;
const flowOf = (version: number, nodes: string[]) =>
  chain(nodes.map((id) => script(id, code(`${id} of ${version}`))));

/** R19: publishing while runs execute does not change them, and the same version and input take the same path again. */
export const editWhileRunning: Experiment = async ({ runs = 20, workers, lease = 2 }) =>
  withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const { client, database } = cluster;
    const violations: string[] = [];
    await client.publishFlow('evidence/edited', flowOf(1, ['a', 'b', 'c']));
    const runIds = await startRuns(cluster, { path: 'evidence/edited', count: runs });
    await sleep(300);
    await client.publishFlow('evidence/edited', flowOf(2, ['a', 'x']));
    if (!(await waitForEnd(database, runIds, 120))) violations.push('not all runs ended');
    const pathOf = async (runId: string) =>
      (await client.listSteps(runId)).items.map(({ path, status, result }) => [path, status, result]);
    for (const runId of runIds) {
      const { result, version } = await client.getRun(runId);
      if (version !== 1 || result !== 'c of 1')
        violations.push(`run ${runId} of version ${version} gave ${result}`);
    }
    const [first = ''] = runIds;
    const again = await client.request('POST', `runs/${first}/rerun`, { version: 'same' });
    const { runId: rerun } = JSON.parse(again.text);
    if (!(await waitForEnd(database, [rerun], 60))) violations.push('the rerun did not end');
    const isSame = isDeepStrictEqual(await pathOf(first), await pathOf(rerun));
    if (!isSame) violations.push('a rerun of the same version took another path');
    const newest = await client.startAndWait('evidence/edited', {});
    if (newest.result !== 'x of 2') violations.push(`the new version gave ${newest.result}`);
    return { runs, rerunIsTheSame: isSame, violations };
  });
