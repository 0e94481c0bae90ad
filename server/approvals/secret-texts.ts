import type { RunReader } from '#server/runs/run-reader.ts';
import type { RunSealPort } from '#server/runtime/ports.ts';
import type { ApprovalRecord, RequestTexts } from '#server/runtime/records.ts';
import { findSealOfRun } from '#server/runtime/secret-values.ts';
import type { Decider } from './decider.ts';

/** Whether title and message are kept out of the request (design 3.6). */
export function isKeptSecret({ secret }: ApprovalRecord): boolean {
  return secret !== undefined && secret.texts !== null;
}

/** What is asked in secret, for whoever may decide it while its run lives; nobody else, and nobody later, reads it. */
export async function secretTexts(
  { runs, seals }: { runs: RunReader; seals: RunSealPort },
  decider: Decider,
  { workspaceId, runId, secret }: ApprovalRecord,
): Promise<Partial<RequestTexts>> {
  const texts = secret?.texts ?? null;
  if (texts === null || decider.kind === 'may_not') return {};
  const run = await runs.find(workspaceId, runId);
  const seal = run && findSealOfRun(seals, run);
  if (!seal) return {};
  const { title, message }: RequestTexts = JSON.parse(seal.open(texts));
  return { title, message };
}
