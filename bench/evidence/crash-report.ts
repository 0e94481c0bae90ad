import type { Db } from 'mongodb';
import type { StepView } from '#shared/runs/run.ts';
import type { RestClient } from '../rest-client.ts';

export type Effects = Record<string, number[]>;

export type CrashReport = {
  kills: number;
  runs: number;
  finished: number;
  /** How many step keys had 1, 2, ... effects; more than one means that a step was executed again after a kill. */
  effectsPerKey: Record<string, number>;
  /** How many step keys have 1, 2, ... records in the database. */
  recordsPerKey: Record<string, number>;
  violations: string[];
};

type Evidence = {
  client: RestClient;
  database: Db;
  effects: Effects;
  runIds: string[];
  stepsPerRun: number;
};

/** Compares what the runs say with what really happened; every broken promise becomes one line. */
export async function checkRuns(evidence: Evidence): Promise<Omit<CrashReport, 'kills'>> {
  const violations: string[] = [];
  const recordCounts: number[] = [];
  let finished = 0;
  for (const runId of evidence.runIds) {
    const run = await evidence.client.getRun(runId);
    if (run.status === 'succeeded') finished += 1;
    else violations.push(`run ${runId} is ${run.status}: ${run.error?.message ?? ''}`);
    const scripts = (await evidence.client.listSteps(runId)).items.filter((step) => step.kind === 'script');
    if (scripts.length !== evidence.stepsPerRun) {
      violations.push(`run ${runId} has ${scripts.length} step records instead of ${evidence.stepsPerRun}`);
    }
    for (const step of scripts) violations.push(...checkStep(runId, step, evidence.effects));
    const counts = await countRecords(evidence.database, runId);
    if (counts.length !== scripts.length)
      violations.push(
        `run ${runId} has ${counts.length} steps in the database and ${scripts.length} by the API`,
      );
    recordCounts.push(...counts);
  }
  for (const count of recordCounts) if (count !== 1) violations.push(`a step has ${count} records`);
  const effectCounts = Object.values(evidence.effects).map((times) => times.length);
  return {
    runs: evidence.runIds.length,
    finished,
    effectsPerKey: histogram(effectCounts),
    recordsPerKey: histogram(recordCounts),
    violations,
  };
}

function checkStep(runId: string, step: StepView, effects: Effects): string[] {
  const key = `${runId}/${step.path}`;
  const times = effects[key] ?? [];
  const found: string[] = [];
  if (step.status !== 'succeeded') found.push(`step ${key} is ${step.status}`);
  if (times.length === 0) found.push(`step ${key} is recorded but was never executed`);
  if (times.length > step.executions) {
    found.push(`step ${key} was executed ${times.length} times but counts ${step.executions}`);
  }
  const finishedAt = step.finishedAt === null ? Number.NEGATIVE_INFINITY : Date.parse(step.finishedAt);
  if (times.some((time) => time > finishedAt))
    found.push(`step ${key} was executed again after it had finished`);
  return found;
}

/**
 * Records in the database by step path, read beside the API. What a worker did not copy before it died stands in the
 * run's document until others do that.
 */
async function countRecords(database: Db, runId: string): Promise<number[]> {
  const copied = await database.collection('steps').find({ runId, kind: 'script' }).toArray();
  const counts = new Map<string, number>();
  for (const { path } of copied) counts.set(path, (counts.get(path) ?? 0) + 1);
  const runs = database.collection<{ _id: string; unflushed?: string[] }>('runs');
  for (const text of (await runs.findOne({ _id: runId }))?.unflushed ?? []) {
    const { path, kind } = JSON.parse(text) as StepView;
    if (kind === 'script' && !counts.has(path)) counts.set(path, 1);
  }
  return [...counts.values()];
}

function histogram(counts: number[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const count of counts) result[count] = (result[count] ?? 0) + 1;
  return result;
}
