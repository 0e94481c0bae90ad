import { followProgress } from '#server/runs/run-live.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import type { LiveEvent } from '#shared/live/events.ts';
import { isRunEnded, type LogLineView } from '#shared/runs/run.ts';
import type { Stale } from './live-connection.ts';
import type { Following, LiveDeps } from './live-hub.ts';

/** Reads what is stale into events, and remembers what this tab has seen so that nothing is sent twice. */
export type EventReader = {
  read(entry: Stale): Promise<LiveEvent[]>;
  /** The run of this topic has ended and was sent, so it need not be looked at again. */
  isDone(topic: string): boolean;
  forgetAllBut(topics: Set<string>): void;
  logPositions(): Map<string, number>;
};

const logLimit = 500;
/**
 * The `seq` of a line is microseconds since its run was made, and a short step's lines are stored with its outcome, so
 * a line may come after others with a higher `seq`. The last ten seconds are read again and compared.
 */
const lateLineSeqs = 10_000_000;

export function createEventReader(
  deps: LiveDeps,
  { workspaceId, maySee }: Pick<Following, 'workspaceId' | 'maySee'>,
  logPositions: Map<string, number>,
): EventReader {
  /** What was sent last for a run topic, as JSON. */
  const sent = new Map<string, string>();
  const progress = new Map<string, ReturnType<typeof followProgress>>();
  const done = new Set<string>();
  /** The `seq` of the lines that the last look at a run's log found. */
  const recentLines = new Map<string, Set<number>>();

  /** A run that the follower may not see is looked for once; its topic stays silent. */
  async function findVisible(topic: string): Promise<RunRecord | null> {
    const run = await deps.runs.find(workspaceId, idOf(topic));
    if (run === null || maySee(run)) return run;
    done.add(topic);
    return null;
  }

  async function readRun(topic: string): Promise<LiveEvent[]> {
    const run = await findVisible(topic);
    if (run === null) return [];
    const follow = progress.get(topic) ?? followProgress(deps);
    progress.set(topic, follow);
    const live = await follow(run);
    const json = JSON.stringify(live);
    if (sent.get(topic) === json) return [];
    sent.set(topic, json);
    if (isRunEnded(run.status)) done.add(topic);
    return [{ kind: 'run', topic, run: live }];
  }

  async function readLogs(topic: string): Promise<LiveEvent[]> {
    const runId = idOf(topic);
    const run = await findVisible(topic);
    if (run === null) return [];
    const position = logPositions.get(runId) ?? -1;
    const known = recentLines.get(runId) ?? new Set();
    const read = await readLines(deps, { workspaceId, runId }, Math.max(-1, position - lateLineSeqs));
    const lines = read.filter((line) => !known.has(line.seq));
    if (isRunEnded(run.status) && lines.length === 0) done.add(topic);
    if (lines.length === 0) return [];
    logPositions.set(runId, Math.max(position, lines.at(-1)?.seq ?? position));
    recentLines.set(runId, new Set(read.map((line) => line.seq)));
    return [{ kind: 'logs', topic, runId, lines }];
  }

  return {
    read(entry) {
      if (entry.topic.startsWith('run:')) return readRun(entry.topic);
      if (entry.topic.startsWith('logs:')) return readLogs(entry.topic);
      return readChange(deps, { workspaceId, maySee }, entry);
    },
    isDone: (topic) => done.has(topic),
    forgetAllBut(topics) {
      for (const kept of [sent, progress, done])
        for (const topic of kept.keys()) if (!topics.has(topic)) kept.delete(topic);
      for (const runId of logPositions.keys()) {
        if (topics.has(`logs:${runId}`)) continue;
        logPositions.delete(runId);
        recentLines.delete(runId);
      }
    },
    logPositions: () => logPositions,
  };
}

async function readLines(
  deps: LiveDeps,
  run: { workspaceId: string; runId: string },
  afterSeq: number,
): Promise<LogLineView[]> {
  const lines: LogLineView[] = [];
  for (;;) {
    const after = lines.at(-1)?.seq ?? afterSeq;
    const page = await deps.runs.logs(run.workspaceId, run.runId, after, logLimit);
    lines.push(...page);
    if (page.length < logLimit) return lines;
  }
}

/** A change of a list or a draft; without one (after a gap) the latest state stands for what was missed. */
async function readChange(
  deps: LiveDeps,
  { workspaceId, maySee }: Pick<Following, 'workspaceId' | 'maySee'>,
  { topic, change }: Stale,
): Promise<LiveEvent[]> {
  if (topic === 'approvals') {
    return [
      { kind: 'approvals_changed', topic, approvalId: change?.kind === 'approval' ? change.approvalId : '' },
    ];
  }
  if (topic === 'runs') {
    const run =
      change?.kind === 'run'
        ? await deps.runs.find(workspaceId, change.runId)
        : (await deps.runs.list(workspaceId, { includeTests: true }, { limit: 1 })).items[0];
    if (run === null || run === undefined || !maySee(run)) return [];
    return [{ kind: 'runs_changed', topic, runId: run.id, flowId: run.flowId, status: run.status }];
  }
  if (change?.kind === 'tests') return [{ kind: 'tests_changed', topic, flowId: change.flowId }];
  const flow = await deps.flows.find(workspaceId, { id: idOf(topic) });
  if (flow === null) return [];
  const clientId = change?.kind === 'flow' && change.revision === flow.revision ? change.clientId : null;
  return [{ kind: 'flow_changed', topic, flowId: flow.id, revision: flow.revision, clientId }];
}

function idOf(topic: string): string {
  return topic.slice(topic.indexOf(':') + 1);
}
