import { readdirSync, readFileSync } from 'node:fs';
import { sleep } from '../millrace-process.ts';
import { type Experiment, startRuns, withCluster } from './experiment.ts';
import { chain, script } from './flows.ts';

type Sample = { at: number; megabytes: number; handles: number };

/** The first part of the time warms everything up and does not count. */
const warmShare = 0.4;

/** The means of so many equal parts of the time show what a line through all of it hides. */
const shownParts = 12;

/**
 * R17: constant load, `rate` runs of three steps a second; memory and open handles of a worker and the api process, and the
 * slope of a line through them.
 */
export const soak: Experiment = async ({ seconds = 300, rate = 20, workers, lease = 30 }) =>
  withCluster({ workers, leaseSeconds: lease }, async (cluster) => {
    const code =
      'export function main({ index }) { return { index, list: Array.from({ length: 200 }, (_, i) => i) }; }';
    await cluster.client.publishFlow('evidence/soak', chain(['a', 'b', 'c'].map((id) => script(id, code))));
    const processes = { worker: cluster.workers[0]?.child.pid ?? 0, api: cluster.api().child.pid ?? 0 };
    const samples: Record<string, Sample[]> = { worker: [], api: [] };
    const end = Date.now() + seconds * 1000;
    let runs = 0;
    const load = async () => {
      while (Date.now() < end) {
        const pause = sleep(1000);
        runs += (await startRuns(cluster, { path: 'evidence/soak', count: rate, round: runs })).length;
        await pause;
      }
    };
    const watch = async () => {
      while (Date.now() < end) {
        for (const [name, pid] of Object.entries(processes)) samples[name]?.push(sampleOf(pid));
        await sleep(1000);
      }
    };
    await Promise.all([load(), watch()]);
    const violations: string[] = [];
    const memory: Record<string, object> = {};
    for (const [name, all] of Object.entries(samples)) {
      const counted = all.slice(Math.floor(all.length * warmShare));
      const slope = Math.round(slopePerHour(counted) * 10) / 10;
      const handles = counted.map((sample) => sample.handles);
      memory[name] = {
        megabytesAtFirst: counted[0]?.megabytes,
        megabytesAtLast: counted.at(-1)?.megabytes,
        megabytesPerHour: slope,
        megabytesOverTime: meansOfParts(all),
        handles: { least: Math.min(...handles), most: Math.max(...handles) },
      };
      if (seconds >= 3600 && slope > 5) violations.push(`${name} grows by ${slope} MB an hour`);
    }
    return { seconds, rate, runs, memory, violations };
  });

function sampleOf(pid: number): Sample {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  return {
    at: Date.now(),
    megabytes: Math.round(kilobytes / 1024),
    handles: readdirSync(`/proc/${pid}/fd`).length,
  };
}

function meansOfParts(samples: Sample[]): number[] {
  const length = Math.ceil(samples.length / shownParts);
  const parts = Array.from({ length: shownParts }, (_, part) =>
    samples.slice(part * length, (part + 1) * length),
  );
  const sum = (part: Sample[]) => part.reduce((total, { megabytes }) => total + megabytes, 0);
  return parts.filter((part) => part.length > 0).map((part) => Math.round(sum(part) / part.length));
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
