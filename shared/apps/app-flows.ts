import { isJsonObject, type JsonObject } from '#shared/json.ts';
import type { ActionTarget, AppDefinition } from './app-schema.ts';

/** What publishing an app needs to know of a flow: the version that an action would run now. */
export type AppFlow = { flowId: string; title: string; version: number; inputs: JsonObject };

/** The flows that an app names, by `flowKey`; null: there is none, or it was never published. */
export type AppFlows = ReadonlyMap<string, AppFlow | null>;

type FlowTarget = Extract<ActionTarget, { kind: 'flow' }>;

/** The flow that an action runs, or whose state its script reads; undefined: it has to do with none. */
export function flowOf(runs: ActionTarget): FlowTarget | undefined {
  if (runs.kind === 'flow') return runs;
  return runs.state === undefined ? undefined : { kind: 'flow', path: runs.state.flow };
}

/** `folder/name`, or `folder/name@3` for a pinned version. */
export function flowKey({ path, version }: FlowTarget): string {
  return version === undefined ? path : `${path}@${version}`;
}

/** Every flow that the actions name, each once. */
export function flowTargets(definition: AppDefinition): FlowTarget[] {
  const targets = definition.actions.flatMap(({ runs }) => flowOf(runs) ?? []);
  return [...new Map(targets.map((target) => [flowKey(target), target])).values()];
}

/** The schemas of a flow's inputs by their names. */
export function inputSchemas(inputs: JsonObject): Map<string, JsonObject> {
  const properties = isJsonObject(inputs.properties) ? inputs.properties : {};
  return new Map(
    Object.entries(properties).map(([name, schema]) => [name, isJsonObject(schema) ? schema : {}]),
  );
}

/** The names that a flow's input must have; one with a default may be left out. */
export function requiredInputs(inputs: JsonObject): string[] {
  const schemas = inputSchemas(inputs);
  const required = Array.isArray(inputs.required) ? inputs.required : [];
  return required.filter(
    (name): name is string => typeof name === 'string' && schemas.get(name)?.default === undefined,
  );
}
