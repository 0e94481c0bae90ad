import { sleep } from '../millrace-process.ts';
import { type Experiment, withCluster } from './experiment.ts';
import { chain, effect } from './flows.ts';

const atOnce = 50;

/** R14: fifty starts with one key and fifty decisions of one person at the same time have one effect each. */
export const sayItFiftyTimes: Experiment = async ({ runs = 5, workers, lease = 2 }) =>
  withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const { client, effectsUrl } = cluster;
    const violations: string[] = [];
    const approval = {
      id: 'ask',
      kind: 'approval',
      config: { title: { kind: 'static', value: 'Go on?' }, starterMayDecide: true },
    };
    const flow = chain([effect('before', effectsUrl), approval, effect('after', effectsUrl)], {
      ask: 'approved',
    });
    await client.publishFlow('evidence/once', flow);
    const answers: Record<string, number> = {};
    const note = (what: string, status: number) => {
      answers[`${what} ${status}`] = (answers[`${what} ${status}`] ?? 0) + 1;
    };
    const fifty = <Answer>(work: () => Promise<Answer>) => Promise.all(Array.from({ length: atOnce }, work));
    for (let round = 0; round < runs; round += 1) {
      const key = { 'idempotency-key': `round-${round}` };
      const starts = await fifty(() =>
        client.request('POST', 'flows/evidence/once/runs', { input: {} }, key),
      );
      for (const { status } of starts) note('start', status);
      const ids = new Set(starts.map(({ text }) => JSON.parse(text).runId));
      if (ids.size !== 1) violations.push(`${atOnce} starts with one key made ${ids.size} runs`);
      const [runId = ''] = ids;
      while ((await client.getRun(runId)).status !== 'waiting') await sleep(20);
      const decisions = await fifty(() =>
        client.request('POST', `approvals/${runId}/ask/decisions`, { decision: 'approved' }),
      );
      for (const { status } of decisions) note('decision', status);
      const saved = decisions.filter(({ status }) => status < 300).length;
      const refused = decisions.filter(({ status }) => status === 409).length;
      if (saved !== 1 || refused !== atOnce - 1)
        violations.push(`${saved} decisions saved, ${refused} refused`);
      while ((await client.getRun(runId)).finishedAt === null) await sleep(20);
      const effects = await cluster.effectsOf([runId]);
      for (const id of ['before', 'after']) {
        const times = effects[`${runId}/${id}`]?.length ?? 0;
        if (times !== 1) violations.push(`${id} had ${times} effects`);
      }
    }
    return { rounds: runs, atOnce, answers, violations };
  });
