import type { ResultSource } from '../engine/cursors.ts';
import type { Engine } from '../engine/engine.ts';
import type { Reply } from './command.ts';

export const defaultBatchSize = 101;

/** The first batch of results, and a cursor for the others when there are any. */
export function cursorReply(
  engine: Engine,
  results: {
    namespace: string;
    source: ResultSource;
    batchSize: number;
    isSingle?: boolean;
    /** Kept open for as long as the client likes. */
    isPatient?: boolean;
  },
): Reply {
  const { namespace, source, batchSize, isSingle, isPatient = false } = results;
  const firstBatch = source.take(batchSize);
  const isOpen = !source.isDone() && !isSingle;
  const id = isOpen
    ? engine.cursors.open({ namespace, source, wait: null, resumeToken: null, isPatient }).id
    : 0n;
  return { cursor: { firstBatch, id, ns: namespace } };
}
