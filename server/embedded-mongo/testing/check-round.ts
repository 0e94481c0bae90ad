import type { Db } from 'mongodb';
import { batchSize, type Entry, type WriterLog, type WrittenRound } from './round-writers.ts';

/** All three lists are empty when the database kept its word. */
export type Findings = { missing: string[]; halfDone: string[]; problems: string[] };

/**
 * Compares a round's collection with what its writers know. With `isCut` later writes may be missing, but not one
 * before another of the same writer that is there; returns how long before the end the oldest missing one was.
 */
export async function checkRound(
  db: Db,
  written: WrittenRound,
  findings: Findings,
  isCut = false,
): Promise<number> {
  const isThere = (await db.listCollections({ name: written.collection }).toArray()).length > 0;
  if (!isThere) {
    if (!isCut) findings.missing.push(`the collection ${written.collection}`);
    return 0;
  }
  const { errors } = await db.command({ validate: written.collection });
  findings.problems.push(...(errors as string[]));
  const found = new Map(
    (await db.collection<Entry>(written.collection).find().toArray()).map((entry) => [entry._id, entry]),
  );
  checkBatches(found, written.logs, findings, isCut);
  if (isCut)
    return Math.max(
      0,
      ...written.logs.map((log) => checkPrefix(found, log, { findings, killedAt: written.killedAt })),
    );
  written.logs.forEach((log, w) => {
    checkStates(found, log, findings);
    const counted = found.get(`counter-${w}`)?.v ?? 0;
    if (counted < log.counted || counted > log.counted + 1)
      findings.missing.push(`counter ${w} is ${counted} after ${log.counted} increments`);
  });
  return 0;
}

type Found = ReadonlyMap<string, Entry>;

function checkStates(found: Found, log: WriterLog, { missing, halfDone }: Findings): void {
  for (const [id, state] of log.states) {
    const entry = found.get(id);
    if (id === log.pending) {
      if (entry && entry.w === undefined) halfDone.push(id);
      continue;
    }
    const value = entry ? entry.v : null;
    if (value !== state) missing.push(`${id} is ${value} and was acknowledged as ${state}`);
    else if (entry && entry.tags?.length !== (state === 0 ? 2 : 3)) halfDone.push(`${id} has half an update`);
  }
}

/** A batch is one command: all of it is there or nothing. */
function checkBatches(
  found: Found,
  logs: readonly WriterLog[],
  { missing, halfDone }: Findings,
  isCut: boolean,
): void {
  const counts = new Map<string, number>();
  for (const { batch } of found.values())
    if (batch !== undefined) counts.set(batch, (counts.get(batch) ?? 0) + 1);
  for (const [batch, count] of counts)
    if (count !== batchSize) halfDone.push(`${batch} has ${count} of ${batchSize}`);
  if (isCut) return;
  for (const { batches } of logs)
    for (const batch of batches.keys()) if (!counts.has(batch)) missing.push(batch);
}

/** After a cut, what is there of one writer is a beginning of what it wrote. */
function checkPrefix(
  found: Found,
  log: WriterLog,
  { findings, killedAt }: { findings: Findings; killedAt: number },
): number {
  // A delete that got no answer may be done.
  const isGone = ({ id }: { id: string }): boolean =>
    !found.has(id) && log.states.get(id) !== null && id !== log.pending;
  const first = log.order.findIndex(isGone);
  if (first < 0) return 0;
  const later = log.order.slice(first).find(({ id }) => found.has(id));
  if (later) findings.missing.push(`${later.id} is there and ${log.order[first]?.id} before it is not`);
  return killedAt - (log.order[first]?.at ?? killedAt);
}
