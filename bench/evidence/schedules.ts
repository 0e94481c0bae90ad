import { sleep } from '../millrace-process.ts';
import { type Cluster, randomFrom, waitForEnd } from './cluster.ts';
import { type Experiment, type Options, type Report, withCluster } from './experiment.ts';
import { chain, script } from './flows.ts';

/** So many flows fire every minute of a clock that the experiment moves. */
const flowCount = 10;
const minuteMs = 60_000;
/** A process that dies at a point of its own dies at its first to tenth pass. */
const mostPasses = 10;
const hooks = { TEST_HOOKS: '1' };

/** R10: schedules fire while random workers are killed; each occurrence makes one run. */
export const fireSchedules: Experiment = (options) => fire(options);

/** R3 at a point that only schedules pass. */
export function killAtSchedulePoint(name: string, options: Options): Promise<Report> {
  return fire(options, name);
}

async function fire(options: Options, failpoint?: string): Promise<Report> {
  const { runs = 200, seed, workers, lease = 2 } = options;
  const random = randomFrom(seed);
  const environment = () =>
    failpoint === undefined
      ? hooks
      : { ...hooks, FAILPOINT: `${failpoint}:${1 + Math.floor(random() * mostPasses)}` };
  const cluster = { workers, leaseSeconds: lease, apiEnvironment: hooks, workerEnvironment: environment };
  return withCluster(cluster, async (running) => {
    await publishTicks(running);
    const firsts = await firstTimes(running);
    const isOver = { yet: false };
    const killing = keepKilling(running, { options, random, failpoint, isOver });
    let end = 0;
    for (let minute = 0; minute < runs / flowCount; minute += 1) {
      end = await advance(running, minuteMs);
      await sleep(100);
    }
    const violations = await waitForRuns(running, firsts, end);
    const found = await timesOf(running);
    const ids = [...found.values()].flat().map(({ id }) => id);
    if (!(await waitForEnd(running.database, ids, 120))) violations.push('not all runs ended');
    isOver.yet = true;
    const kills = await killing;
    if (firsts.size !== flowCount) violations.push(`${firsts.size} schedules instead of ${flowCount}`);
    violations.push(...compare(firsts, found));
    return { schedules: flowCount, kills, runs: ids.length, violations };
  });
}

async function publishTicks({ client }: Cluster): Promise<void> {
  const config = {
    cron: '* * * * *',
    timezone: 'UTC',
    inputs: {},
    enabled: true,
    overlap: 'allow',
    missed: 'all',
  };
  const { nodes, edges, formatVersion } = chain([script('work', 'export const main = () => 1;')]);
  const ticking = nodes.map((node) => (node.id === 'start' ? { ...node, kind: 'schedule', config } : node));
  for (let index = 0; index < flowCount; index += 1) {
    await client.publishFlow(`evidence/tick_${index}`, { formatVersion, nodes: ticking, edges });
  }
}

async function firstTimes({ client }: Cluster): Promise<Map<string, number>> {
  const { text } = await client.request('GET', 'schedules');
  const { items } = JSON.parse(text) as { items: { flow: string; nextFireAt: string }[] };
  return new Map(items.map(({ flow, nextFireAt }) => [flow, Date.parse(nextFireAt)]));
}

async function advance({ origin }: Cluster, milliseconds: number): Promise<number> {
  const answer = await fetch(`${origin}/api/v1/test/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advanceSeconds: milliseconds / 1000 }),
  });
  if (!answer.ok) throw new Error(`the clock does not move: ${answer.status} ${await answer.text()}`);
  return Date.parse(((await answer.json()) as { now: string }).now);
}

type Killing = {
  options: Options;
  random: () => number;
  failpoint: string | undefined;
  isOver: { yet: boolean };
};

/** Kills a random worker now and then, or starts anew those that killed themselves; gives how many died. */
async function keepKilling(
  cluster: Cluster,
  { options, random, failpoint, isOver }: Killing,
): Promise<number> {
  let kills = 0;
  while (!isOver.yet) {
    await sleep(failpoint === undefined ? options.every : 100);
    if (failpoint === undefined) {
      await cluster.workers[Math.floor(random() * cluster.workers.length)]?.kill();
    }
    kills += await cluster.reviveWorkers();
  }
  return kills;
}

/** Waits until the last occurrence before `end` of every schedule has its run. */
async function waitForRuns(cluster: Cluster, firsts: Map<string, number>, end: number): Promise<string[]> {
  const deadline = Date.now() + 180_000;
  for (;;) {
    const found = await timesOf(cluster);
    const late = [...firsts.keys()].filter(
      (flow) => !((found.get(flow)?.at(-1)?.time ?? 0) > end - minuteMs),
    );
    if (late.length === 0) return [];
    if (Date.now() > deadline) return late.map((flow) => `${flow} stopped firing`);
    await sleep(200);
  }
}

type Occurrence = { id: string; time: number };

/** The runs of each flow by the times that they were meant for. */
async function timesOf({ database }: Cluster): Promise<Map<string, Occurrence[]>> {
  const runs = await database
    .collection<{ _id: string; flowPath: string; trigger: string }>('runs')
    .find({ triggerKind: 'schedule' })
    .toArray();
  const found = new Map<string, Occurrence[]>();
  for (const { _id, flowPath, trigger } of runs) {
    const occurrence = { id: _id, time: Date.parse(JSON.parse(trigger).time) };
    found.set(flowPath, [...(found.get(flowPath) ?? []), occurrence]);
  }
  for (const occurrences of found.values()) occurrences.sort((one, other) => one.time - other.time);
  return found;
}

/** One run for each minute from the first time on. */
function compare(firsts: Map<string, number>, found: Map<string, Occurrence[]>): string[] {
  const violations: string[] = [];
  for (const [flow, first] of firsts) {
    for (const [index, { time }] of (found.get(flow) ?? []).entries()) {
      const expected = first + index * minuteMs;
      if (time === expected) continue;
      violations.push(
        `${flow} fired for ${new Date(time).toISOString()}, not ${new Date(expected).toISOString()}`,
      );
      break;
    }
  }
  return violations;
}
