import { recordPath } from '#server/engine/scopes.ts';
import {
  chunkName,
  type EngineError,
  type ListItem,
  type ListRef,
  type ValueRef,
} from '#server/engine/values.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { isJsonObject } from '#shared/json.ts';
import type { RunError } from '#shared/runs/run.ts';

import { hiddenValue } from './secret-values.ts';

/** Where the parts of a value are read from. */
export type ValueParts = {
  runId: string;
  payload(id: string): Promise<string>;
  /** The same as a value that nobody changes, kept while others ask for it: every item of a loop reads its list. */
  parsed(id: string, make?: (id: string) => Promise<JsonValue>): Promise<JsonValue>;
  /** What the run's input and its steps stand for. */
  local(ref: ValueRef & { kind: 'input' | 'step' | 'failure' }): ValueRef;
  /** Opens what is kept secret; where it is missing, dots stand for it. */
  unseal?: (sealed: string) => JsonValue;
};

/** The largest results that an error carries in its details, in characters of JSON. */
const maxErrorResults = 256 * 1024;

/** The value behind a reference, with everything that it is composed of. */
export async function composeValue(ref: ValueRef, parts: ValueParts): Promise<JsonValue> {
  switch (ref.kind) {
    case 'null':
      return null;
    case 'inline':
      return JSON.parse(ref.json);
    case 'payload':
      return JSON.parse(await parts.payload(ref.id));
    case 'hidden':
      return hiddenValue;
    case 'secret':
      return parts.unseal === undefined ? hiddenValue : composeValue(ref.of, parts);
    case 'sealed':
      return parts.unseal === undefined
        ? hiddenValue
        : parts.unseal(String(await composeValue(ref.of, parts)));
    case 'composite':
      return composeValue(JSON.parse(ref.json), { ...parts, runId: ref.runId });
    case 'item':
      return itemOf(await listOfItems(ref.of, parts), ref.index);
    case 'error':
      return { error: toJson(await describeError(ref.error, parts)) };
    case 'object':
      return composeObject(ref.members, parts);
    case 'list':
      return composeList(ref, parts);
    default:
      return composeValue(parts.local(ref), parts);
  }
}

/** Every item of a loop reads the list: what is long is parsed, and opened, once for many of them. */
function listOfItems(ref: ValueRef, parts: ValueParts): Promise<JsonValue> {
  if (ref.kind === 'payload') return parts.parsed(ref.id);
  if (ref.kind !== 'sealed' || ref.of.kind !== 'payload' || parts.unseal === undefined)
    return composeValue(ref, parts);
  return parts.parsed(`opened ${ref.of.id}`, () => composeValue(ref, parts));
}

/** An error as people read it: with the results of the iterations that ended before (design 3.5). */
export async function describeError(
  { results, ...engineError }: EngineError,
  parts: ValueParts,
): Promise<RunError> {
  const error = withRecordPath(engineError);
  if (results === undefined) return error;
  const others: JsonObject = isJsonObject(error.details) ? error.details : {};
  const list = await composeList(results, parts);
  if (JSON.stringify(list).length <= maxErrorResults) {
    return { ...error, details: { ...others, results: list } };
  }
  return { ...error, details: { ...others, results: null, resultsOmitted: list.length } };
}

/** Outside the engine a path names the record of the attempt that failed. */
function withRecordPath(error: RunError): RunError {
  const { path, attempt } = error;
  return path === undefined || attempt === undefined ? error : { ...error, path: recordPath(path, attempt) };
}

async function composeObject(
  members: { node: string; ref: ValueRef }[],
  parts: ValueParts,
): Promise<JsonValue> {
  const entries: [string, JsonValue][] = [];
  for (const { node, ref } of members) entries.push([node, await composeValue(ref, parts)]);
  return Object.fromEntries(entries);
}

async function composeList(list: ListRef, parts: ValueParts): Promise<JsonValue[]> {
  const items: ListItem[] = [...list.items];
  for (const chunk of list.chunks) {
    const json = await parts.payload(`${parts.runId}/${chunkName(list.at, chunk)}`);
    for (const item of JSON.parse(json) as ListItem[]) items.push(item);
  }
  items.sort(([one], [other]) => one - other);
  const values: JsonValue[] = [];
  for (const [index, ref] of items) {
    while (list.isSparse === true && values.length < index) values.push(null);
    values.push(await composeValue(ref, parts));
  }
  return values;
}

/** The item of a loop's recorded input. */
export function itemOf(input: JsonValue, index: number): JsonValue {
  if (input === hiddenValue) return hiddenValue;
  const items = isJsonObject(input) ? input.items : null;
  return Array.isArray(items) ? (items[index] ?? null) : null;
}

export function toJson(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value));
}
