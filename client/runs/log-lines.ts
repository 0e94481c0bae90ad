import type { LogLineView } from '#shared/runs/run.ts';

/** Joins lines that may overlap or come out of order, each once. */
export function appendLines(known: readonly LogLineView[], added: readonly LogLineView[]): LogLineView[] {
  const last = known.at(-1)?.seq ?? Number.NEGATIVE_INFINITY;
  if (added.every((line, index) => line.seq > (added[index - 1]?.seq ?? last))) return [...known, ...added];
  const bySeq = new Map([...known, ...added].map((line) => [line.seq, line]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
