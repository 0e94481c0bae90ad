import * as z from 'zod';
import { isJsonObject } from '#shared/json.ts';
import { pathSchema } from '#shared/slug.ts';
import { describeIssue } from './describe-issues.ts';
import { migrateDefinition } from './migrations.ts';
import type { Problem } from './problems.ts';
import { type FlowDefinition, flowDefinitionSchema } from './schema.ts';
import { type TestCase, testCaseSchema } from './test-cases.ts';

export type FlowFile =
  | { ok: true; definition: FlowDefinition; path?: string; title?: string; tests?: TestCase[] }
  | { ok: false; problems: Problem[] };

/**
 * Reads what a flow file holds (design 3.1): a bare definition, or `{ path?, title?, definition, tests? }`. Older versions are
 * migrated. What cannot be read becomes problems that name the field and the node; OpenFlow is refused for now.
 */
export function readFlowFile(json: unknown): FlowFile {
  if (!isJsonObject(json)) return refused('missing_config', 'A flow file holds a JSON object.');
  if (isJsonObject(json.value) && 'modules' in json.value) {
    return refused('not_supported', 'This is an OpenFlow file; importing OpenFlow is not supported yet.');
  }
  if ('formatVersion' in json) return readDefinition(json);
  if (!('definition' in json)) {
    return refused(
      'missing_config',
      'The file is not a flow: it has neither "formatVersion" nor "definition".',
    );
  }
  return readWrapped(json);
}

function readWrapped(json: Record<string, unknown>): FlowFile {
  const { path, title, definition, tests, ...others } = json;
  const unknown = Object.keys(others);
  if (unknown.length > 0) {
    return refused('unknown_field', `The file has the unknown field "${unknown.join('", "')}".`);
  }
  if (path !== undefined && !pathSchema.safeParse(path).success) {
    return refused('missing_config', 'The "path" of the file does not have the form folder/name.');
  }
  if (title !== undefined && typeof title !== 'string') {
    return refused('missing_config', 'The "title" of the file is not a text.');
  }
  const cases = parseSafely(testCasesSchema, tests ?? []);
  if (cases === undefined) {
    return refused('missing_config', 'The tests of the flow are nested too deeply to be read.');
  }
  if (!cases.success) {
    const problems = cases.error.issues.flatMap((issue) =>
      describeIssue(issue, { owner: 'The tests of the flow', value: tests }),
    );
    return { ok: false, problems };
  }
  const read = readDefinition(definition);
  if (!read.ok) return read;
  const withTests = cases.data.length > 0 ? { tests: cases.data } : {};
  return {
    ...read,
    ...withTests,
    ...(typeof path === 'string' && { path }),
    ...(title !== undefined && { title }),
  };
}

const testCasesSchema = z.array(testCaseSchema);

/** Reads a definition alone: migrates it, checks it by the schema and fills the defaults. */
export function readDefinition(json: unknown): FlowFile {
  const migrated = migrateDefinition(json);
  if (!migrated.ok) return refused('missing_config', migrated.message);
  const parsed = parseSafely(flowDefinitionSchema, migrated.document);
  if (parsed === undefined) return refused('missing_config', 'The flow is nested too deeply to be read.');
  if (parsed.success) return { ok: true, definition: parsed.data };
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => describeDocumentIssue(issue, json)) };
}

/** A value nested tens of thousands deep overflows the stack of a recursive schema. */
function parseSafely<Value>(
  schema: z.ZodType<Value>,
  document: unknown,
): z.ZodSafeParseResult<Value> | undefined {
  try {
    return schema.safeParse(document);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function describeDocumentIssue(issue: z.core.$ZodIssue, json: unknown): Problem[] {
  const [list, index, ...path] = issue.path;
  if (list !== 'nodes' || typeof index !== 'number')
    return describeIssue(issue, { owner: 'The flow', value: json });
  const node = nodeAt(json, index);
  const owner = node.name === undefined ? `The node number ${index + 1}` : `The node "${node.name}"`;
  return describeIssue({ ...issue, path }, { owner, value: node.value }).map((problem) => ({
    ...problem,
    ...(node.id !== undefined && { node: node.id }),
  }));
}

function nodeAt(json: unknown, index: number): { value: unknown; id?: string; name?: string } {
  const nodes = isJsonObject(json) ? json.nodes : undefined;
  const value = Array.isArray(nodes) ? nodes[index] : undefined;
  if (!isJsonObject(value) || typeof value.id !== 'string') return { value };
  const title = typeof value.title === 'string' && value.title !== '' ? value.title : value.id;
  return { value, id: value.id, name: title };
}

function refused(code: Problem['code'], message: string): FlowFile {
  return { ok: false, problems: [{ severity: 'error', code, message }] };
}
