import type { Problem } from '#shared/graph/problems.ts';
import { readFlowFile } from '#shared/graph/read-flow-file.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import { isNodeKind } from '#shared/nodes/catalogue.ts';

export type ImportedFile =
  | {
      ok: true;
      definition: FlowDefinition;
      title: string | undefined;
      tests: TestCase[];
      unknownKinds: UnknownKind[];
    }
  | { ok: false; problems: Pick<Problem, 'message'>[] };

/** A kind of node that this version does not know; such nodes are kept as they are and stand as placeholders. */
export type UnknownKind = { kind: string; nodes: number };

/** What a file holds, or why it cannot be taken over, in sentences. */
export function readImport(text: string): ImportedFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    return { ok: false, problems: [{ message: `The text is not JSON. ${reason}` }] };
  }
  const file = readFlowFile(json);
  if (!file.ok) return { ok: false, problems: file.problems };
  return {
    ok: true,
    definition: file.definition,
    title: file.title,
    tests: file.tests ?? [],
    unknownKinds: unknownKindsOf(file.definition),
  };
}

function unknownKindsOf({ nodes }: FlowDefinition): UnknownKind[] {
  const counts = new Map<string, number>();
  for (const { kind } of nodes) if (!isNodeKind(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, nodes: count }));
}
