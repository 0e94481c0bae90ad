import { AppError } from '#shared/errors.ts';
import { readNodeConfig } from '#shared/graph/config.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { findReferences, mayRefer, readReference } from '#shared/resources/references.ts';
import type { StepValues } from './step-values.ts';

type Place = (string | number)[];

/** Where the static values of a node hold references; configs are never changed in place. */
const knownPlaces = new WeakMap<object, Place[]>();

/**
 * The step's input with the variables, secrets and resources that its static values name (design 3.4). Only what the
 * author wrote is looked at: text of the same form that came from outside stays text. Throws an `AppError`.
 */
export async function resolveReferences(
  node: FlowNode,
  input: JsonValue,
  values: StepValues,
): Promise<JsonValue> {
  const places = placesOf(node);
  if (places.length === 0) return input;
  const takes = findNodeContract(node.kind)?.references;
  const copy = structuredClone(input);
  for (const place of places) {
    const given = valueAt(copy, place);
    for (const { kind } of findReferences(given)) {
      if (!mayRefer(takes, kind)) {
        throw new AppError('bad_request', `A ${kind} cannot be used in a node of the kind "${node.kind}".`);
      }
    }
    setAt(copy, place, await fillReferences(given, values));
  }
  return copy;
}

/** What the variables are that a node's static values name: a result of other ones is not used again. */
export async function referredVariables(
  node: FlowNode,
  input: JsonValue,
  values: StepValues,
): Promise<Record<string, JsonValue>> {
  const references = placesOf(node).flatMap((place) => findReferences(valueAt(input, place)));
  const variables = references.filter(({ kind }) => kind === 'variable');
  const entries = variables.map(async ({ path }) => [path, await values.variable(path)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function placesOf(node: FlowNode): Place[] {
  const known = knownPlaces.get(node.config);
  if (known !== undefined) return known;
  const read = readNodeConfig(node);
  const values = read.ok ? (findNodeContract(node.kind)?.values(read.config) ?? []) : [];
  const places = values.flatMap((value) => {
    if (value.kind !== 'argument' || value.argument.kind !== 'static') return [];
    return findReferences(value.argument.value).length === 0 ? [] : [inputPlace(value.at)];
  });
  knownPlaces.set(node.config, places);
  return places;
}

/** The recorded input has named arguments without the field that holds them all. */
function inputPlace(at: Place): Place {
  const isNamed = at.length > 1 && ['arguments', 'input', 'parameters'].includes(String(at[0]));
  return isNamed ? at.slice(1) : at;
}

/** A value with everything that it refers to, at any depth; only for what an author wrote. */
export async function fillReferences(value: JsonValue, values: StepValues): Promise<JsonValue> {
  if (typeof value === 'string') {
    const reference = readReference(value);
    if (reference === null) return value;
    if (reference.kind === 'variable') return values.variable(reference.path);
    if (reference.kind === 'secret') return values.secret(reference.path);
    return (await values.resource(reference.path)).value;
  }
  if (Array.isArray(value)) return Promise.all(value.map((one) => fillReferences(one, values)));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(
    async ([key, one]) => [key, await fillReferences(one, values)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function valueAt(input: JsonValue, place: Place): JsonValue {
  let value = input;
  for (const key of place) value = isJsonObject(value) ? (value[key] ?? null) : null;
  return value;
}

function setAt(input: JsonValue, place: Place, value: JsonValue): void {
  const holder = valueAt(input, place.slice(0, -1));
  const key = place.at(-1);
  if (isJsonObject(holder) && key !== undefined) holder[key] = value;
}
