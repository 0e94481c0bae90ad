import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../millrace-process.ts';
import type { Cluster } from './cluster.ts';
import { type Experiment, startRuns, withCluster } from './experiment.ts';
import { chain, script } from './flows.ts';

type Sample = { at: number; megabytes: number };
type Seen = { resident: Sample[]; live: Sample[]; handles: number[] };

/** The live memory is asked for less often, because for that a process collects its garbage. */
const liveEveryMs = 20_000;

/** The first part of the time warms everything up and does not count. */
const warmShare = 0.4;

/** Megabytes an hour, from an hour on. */
const mostGrowth = 5;

/** The means of so many equal parts of the time show what a line through all of it hides. */
const shownParts = 12;

/**
 * R17: constant load, `rate` runs of three steps a second; memory and open handles of a worker and the api process, and the
 * slope of a line through them. The memory that is resident goes up and down with garbage and threads; what is still in use
 * after garbage was collected (of the main thread) shows what is kept.
 */
export const soak: Experiment = async ({ seconds = 300, rate = 20, workers, lease = 30 }) => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-soak-'));
  const telling = {
    NODE_OPTIONS: `--require ${join(import.meta.dirname, 'tell-live-memory.cjs')}`,
    LIVE_MEMORY_FOLDER: folder,
  };
  const options = { workers, leaseSeconds: lease, apiEnvironment: telling, workerEnvironment: () => telling };
  try {
    return await withCluster(options, async (cluster) => {
      const code =
        'export function main({ index }) { return { index, list: Array.from({ length: 200 }, (_, i) => i) }; }';
      await cluster.client.publishFlow('evidence/soak', chain(['a', 'b', 'c'].map((id) => script(id, code))));
      const processes = { worker: cluster.workers[0]?.child.pid ?? 0, api: cluster.api().child.pid ?? 0 };
      const end = Date.now() + seconds * 1000;
      const watching = Object.entries(processes).map(
        async ([name, pid]) => [name, await watch(pid, { end, folder })] as const,
      );
      const runs = await putOnLoad(cluster, { rate, end });
      const seen = await Promise.all(watching);
      const violations = seconds < 3600 ? [] : seen.flatMap(growthOf);
      return { seconds, rate, runs, memory: Object.fromEntries(seen.map(describe)), violations };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function putOnLoad(cluster: Cluster, { rate, end }: { rate: number; end: number }): Promise<number> {
  let runs = 0;
  while (Date.now() < end) {
    const pause = sleep(1000);
    runs += (await startRuns(cluster, { path: 'evidence/soak', count: rate, round: runs })).length;
    await pause;
  }
  return runs;
}

async function watch(pid: number, { end, folder }: { end: number; folder: string }): Promise<Seen> {
  const seen: Seen = { resident: [], live: [], handles: [] };
  let askAt = 0;
  while (Date.now() < end) {
    seen.resident.push({ at: Date.now(), megabytes: residentMegabytes(pid) });
    seen.handles.push(readdirSync(`/proc/${pid}/fd`).length);
    const told = join(folder, String(pid));
    if (Date.now() >= askAt) {
      if (existsSync(told))
        seen.live.push({ at: Date.now(), megabytes: Number(readFileSync(told)) / 2 ** 20 });
      process.kill(pid, 'SIGUSR2');
      askAt = Date.now() + liveEveryMs;
    }
    await sleep(1000);
  }
  return seen;
}

function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

function describe([name, { resident, live, handles }]: readonly [string, Seen]) {
  const open = handles.slice(Math.floor(handles.length * warmShare));
  const told = {
    resident: describeMemory(resident),
    liveOfMainThread: describeMemory(live),
    handles: { least: Math.min(...open), most: Math.max(...open), atLast: open.at(-1) },
  };
  return [name, told] as const;
}

function describeMemory(samples: Sample[]) {
  return {
    megabytesPerHour: rounded(slopePerHour(counted(samples))),
    megabytesOverTime: meansOfParts(samples).map(rounded),
  };
}

function growthOf([name, { resident, live }]: readonly [string, Seen]): string[] {
  return Object.entries({ resident, live }).flatMap(([what, samples]) => {
    const slope = rounded(slopePerHour(counted(samples)));
    return slope > mostGrowth ? [`${what} memory of the ${name} process grows by ${slope} MB an hour`] : [];
  });
}

function counted(samples: Sample[]): Sample[] {
  return samples.slice(Math.floor(samples.length * warmShare));
}

const rounded = (megabytes: number) => Math.round(megabytes * 10) / 10;

function meansOfParts(samples: Sample[]): number[] {
  const length = Math.ceil(samples.length / shownParts);
  const parts = Array.from({ length: shownParts }, (_, part) =>
    samples.slice(part * length, (part + 1) * length),
  );
  const sum = (part: Sample[]) => part.reduce((total, { megabytes }) => total + megabytes, 0);
  return parts.filter((part) => part.length > 0).map((part) => sum(part) / part.length);
}

/** Least squares. */
function slopePerHour(samples: Sample[]): number {
  const count = samples.length;
  const meanX = samples.reduce((sum, { at }) => sum + at, 0) / count;
  const meanY = samples.reduce((sum, { megabytes }) => sum + megabytes, 0) / count;
  let above = 0;
  let below = 0;
  for (const { at, megabytes } of samples) {
    above += (at - meanX) * (megabytes - meanY);
    below += (at - meanX) ** 2;
  }
  return below === 0 ? 0 : (above / below) * 3_600_000;
}
