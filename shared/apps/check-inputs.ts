import { describeFields } from '#shared/inputs/describe-fields.ts';
import { type FieldError, validateInput } from '#shared/inputs/validate-input.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import type { ActionPolicy, PolicyInput } from './policy.ts';
import type { contextFields } from './sources.ts';

/** What the server knows of the viewer; null where it knows nothing, as of a token's email. */
export type ViewerContext = Record<(typeof contextFields)[number], string | null>;

export type CheckedInputs =
  | { ok: true; value: JsonObject }
  /** `refused`: a key that a page must not send; `invalid`: a value that does not fit. */
  | { ok: false; reason: 'refused'; message: string }
  | { ok: false; reason: 'invalid'; message: string; fields: FieldError[] };

type Facts = {
  context: ViewerContext;
  /** The signed values of a row of an action; null: the handle is not one that this viewer got. */
  readHandle(action: string, handle: string): JsonObject | null;
};

/**
 * Makes the inputs of an action from what a page sent (design 6.5, rules 3 and 4): each input comes from its one
 * source. A key of a fixed or context input, or an unknown one, is refused, not ignored.
 */
export function checkActionInputs(action: ActionPolicy, sent: JsonObject, facts: Facts): CheckedInputs {
  const inputs = new Map(Object.entries(action.inputs));
  const stray = Object.keys(sent).find((name) => !isSentByPage(inputs.get(name)));
  if (stray !== undefined) {
    return { ok: false, reason: 'refused', message: `The input "${stray}" is not the page's to set.` };
  }
  const given = new Map(Object.entries(sent));
  const fields: FieldError[] = [...checkChoices(inputs, given), ...checkSizes(inputs, given)];
  const typed = checkViewerInputs(inputs, given);
  if (!typed.ok) fields.push(...typed.fields);
  const values: [string, JsonValue][] = typed.ok ? Object.entries(typed.value) : [];
  for (const [name, input] of inputs) {
    const made = makeInput(input, given.get(name), facts);
    if (made.kind === 'error') fields.push({ path: name, message: made.message });
    if (made.kind === 'value') values.push([name, made.value]);
  }
  if (fields.length === 0) return { ok: true, value: Object.fromEntries(values) };
  return { ok: false, reason: 'invalid', message: describeFields(fields), fields };
}

function isSentByPage(input: PolicyInput | undefined): boolean {
  return input !== undefined && input.kind !== 'fixed' && input.kind !== 'context';
}

type Inputs = ReadonlyMap<string, PolicyInput>;
type Given = ReadonlyMap<string, JsonValue>;

/** All viewer inputs at once, so that messages, defaults and conversions are those of the flow's own form. */
function checkViewerInputs(inputs: Inputs, given: Given) {
  const viewer = [...inputs].flatMap(([name, input]) => (input.kind === 'viewer' ? [{ name, input }] : []));
  const schema: JsonObject = {
    type: 'object',
    properties: Object.fromEntries(viewer.map(({ name, input }) => [name, input.schema])),
    required: viewer.filter(({ input }) => input.isRequired).map(({ name }) => name),
  };
  const values = viewer.flatMap(({ name }) => {
    const value = given.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return validateInput(schema, Object.fromEntries(values));
}

function checkChoices(inputs: Inputs, given: Given): FieldError[] {
  return [...inputs].flatMap(([path, input]) => {
    if (input.kind !== 'one_of') return [];
    const value = given.get(path);
    if (value === undefined) return input.isRequired ? [{ path, message: 'This is required.' }] : [];
    const isKnown = input.options.some((option) => sameJson(option, value));
    return isKnown ? [] : [{ path, message: 'Choose one of the list.' }];
  });
}

function checkSizes(inputs: Inputs, given: Given): FieldError[] {
  return [...inputs].flatMap(([path, input]) => {
    const value = given.get(path);
    if (input.kind !== 'viewer' || value === undefined) return [];
    const bytes = utf8Bytes(JSON.stringify(value));
    return bytes <= input.maxBytes ? [] : [{ path, message: `This is larger than ${input.maxBytes} bytes.` }];
  });
}

type Made = { kind: 'value'; value: JsonValue } | { kind: 'error'; message: string } | { kind: 'none' };

function makeInput(input: PolicyInput, given: JsonValue | undefined, facts: Facts): Made {
  switch (input.kind) {
    case 'fixed':
      return { kind: 'value', value: input.value };
    case 'context':
      return { kind: 'value', value: facts.context[input.field] };
    case 'one_of':
      return given === undefined ? { kind: 'none' } : { kind: 'value', value: given };
    case 'row':
      return readRow(input, given, facts);
    case 'viewer':
      return { kind: 'none' };
  }
}

function readRow(
  input: Extract<PolicyInput, { kind: 'row' }>,
  given: JsonValue | undefined,
  facts: Facts,
): Made {
  if (typeof given !== 'string') return { kind: 'error', message: 'Select a row first.' };
  const values = facts.readHandle(input.action, given);
  const value = values === null ? undefined : new Map(Object.entries(values)).get(input.field);
  return value === undefined
    ? { kind: 'error', message: 'This row is not one that was shown to you. Load the page again.' }
    : { kind: 'value', value };
}

function sameJson(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index] ?? null));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const others = new Map(Object.entries(right));
  const entries = Object.entries(left);
  return (
    entries.length === others.size &&
    entries.every(([name, value]) => {
      const other = others.get(name);
      return other !== undefined && sameJson(value, other);
    })
  );
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}
