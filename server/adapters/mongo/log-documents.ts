import type { RunRecord } from '#server/runtime/records.ts';
import type { ScriptLogLine } from '#server/runtime/sandbox-port.ts';
import type { LogLineView } from '#shared/runs/run.ts';
import type { LogDocument } from './models/run-models.ts';

type NumberedLine = ScriptLogLine & { seq: number };

/** The document of lines that were written together, as a list of none or one; its id derives from its first line. */
export function logDocument(
  run: Pick<RunRecord, 'id' | 'workspaceId'>,
  path: string,
  lines: NumberedLine[],
): LogDocument[] {
  const first = lines[0];
  const last = lines.at(-1);
  if (!first || !last) return [];
  return [
    {
      _id: `${run.id}/${path}:${first.seq}`,
      workspaceId: run.workspaceId,
      runId: run.id,
      firstSeq: first.seq,
      lastSeq: last.seq,
      lines: JSON.stringify(lines.map((line) => logLineView(path, line))),
    },
  ];
}

export function logLineView(path: string, { seq, at, stream, text }: NumberedLine): LogLineView {
  return { seq, path, at: new Date(at).toISOString(), stream, text };
}
