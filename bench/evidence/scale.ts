import { readFileSync } from 'node:fs';
import { BSON, type Db } from 'mongodb';
import { sleep } from '../millrace-process.ts';
import { percentile } from '../sandbox/percentile.ts';
import { waitForEnd } from './cluster.ts';
import { type Experiment, withCluster } from './experiment.ts';
import { chain, script } from './flows.ts';

const megabyte = 2 ** 20;
/** Steps in one iteration. */
const stepsEach = 5;
const largeBytes = 10 * megabyte;
/** How many steps at each end are compared. */
const compared = 1000;

/**
 * One run with a loop of 10,000 items and five steps in each, and one whose result has 10 MB: the run's document stays
 * under a megabyte, the worker's memory flat, and the last steps cost what the first cost.
 */
export const scale: Experiment = async ({ runs: items = 10_000, lease = 30 }) =>
  withCluster({ workers: 1, leaseSeconds: lease }, async (cluster) => {
    const { client, database } = cluster;
    const violations: string[] = [];
    await client.publishFlow('evidence/long', longLoop(items));
    await client.publishFlow('evidence/large', largeFlow());
    const { runId } = await client.startRun('evidence/long', {});
    const pid = cluster.workers[0]?.child.pid ?? 0;
    const watched = { documentBytes: 0, memory: [] as number[] };
    while (!(await waitForEnd(database, [runId], 0))) {
      watched.documentBytes = Math.max(watched.documentBytes, await documentBytes(database, runId));
      watched.memory.push(memoryOf(pid));
      await sleep(500);
    }
    const run = await client.getRun(runId);
    if (run.status !== 'succeeded' || run.result !== items) violations.push(`the long run is ${run.status}`);
    const steps = await database.collection('steps').countDocuments({ runId });
    const wanted = 2 + items * stepsEach + 1;
    if (steps !== wanted) violations.push(`${steps} step records instead of ${wanted}`);
    if (watched.documentBytes > megabyte) violations.push(`its document had ${watched.documentBytes} bytes`);
    const [first, last] = await pacesOf(database, runId);
    if (last > first * 1.5) violations.push(`the last steps took ${last} ms each, the first ${first} ms`);
    const large = await client.startAndWait('evidence/large', {});
    if (large.result !== largeBytes) violations.push(`the large result came back as ${large.result}`);
    const largeDocument = await documentBytes(database, large.id);
    if (largeDocument > megabyte) violations.push(`the document of the large run has ${largeDocument} bytes`);
    const early = watched.memory.slice(0, Math.ceil(watched.memory.length / 4));
    return {
      items,
      steps,
      msPerStep: { first, last },
      largestDocumentBytes: watched.documentBytes,
      workerMegabytes: {
        early: percentile(early, 0.5),
        most: Math.max(...watched.memory),
        atEnd: memoryOf(pid),
      },
      violations,
    };
  });

const largeCode = `export function main() { return 'x'.repeat(${largeBytes}); }`;
const afterCode = 'export function main({ all }) { return all.length; }';

function largeFlow() {
  const source = { kind: 'inline', code: afterCode };
  const all = { kind: 'expression', code: 'results.large' };
  return chain([
    script('large', largeCode),
    { id: 'after', kind: 'script', config: { source, arguments: { all } } },
  ]);
}

function longLoop(items: number) {
  const all = { kind: 'expression', code: `Array.from({ length: ${items} }, (_, index) => index)` };
  const flow = chain([
    { id: 'each', kind: 'loop', config: { items: all, parallelism: 4 } },
    {
      id: 'count',
      kind: 'transform',
      config: { value: { kind: 'expression', code: 'results.each.length' } },
    },
  ]);
  const body = Array.from({ length: stepsEach }, (_, index) => ({
    ...script(`step_${index + 1}`, 'export function main() { return { done: true }; }'),
    title: '',
    position: { x: 280 * index, y: 60 },
    parentId: 'each',
  }));
  const edges = body.slice(1).map((node, index) => ({
    id: `body_${index + 1}`,
    source: body[index]?.id ?? '',
    sourcePort: 'out',
    target: node.id,
  }));
  return { ...flow, nodes: [...flow.nodes, ...body], edges: [...flow.edges, ...edges] };
}

async function documentBytes(database: Db, runId: string): Promise<number> {
  const document = await database.collection<{ _id: string }>('runs').findOne({ _id: runId });
  return document === null ? 0 : BSON.calculateObjectSize(document);
}

/** Milliseconds per step over the first and the last thousand, leaving out the very first hundred. */
async function pacesOf(database: Db, runId: string): Promise<[first: number, last: number]> {
  const records = database.collection<{ finishedAt: Date }>('steps');
  const finished = await records
    .find({ runId, kind: 'script' } as object, { projection: { finishedAt: 1 } })
    .sort({ finishedAt: 1 })
    .toArray();
  const times = finished.map(({ finishedAt }) => finishedAt.getTime()).slice(100);
  const pace = (part: number[]) => ((part.at(-1) ?? 0) - (part[0] ?? 0)) / part.length;
  const round = (ms: number) => Math.round(ms * 100) / 100;
  return [round(pace(times.slice(0, compared))), round(pace(times.slice(-compared)))];
}

function memoryOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}
