import * as z from 'zod';
import { jsonObjectSchema, jsonValueSchema } from '#shared/graph/schema.ts';
import type { JsonObject } from '#shared/json.ts';
import { pathSchema } from '#shared/slug.ts';
import { type AppFlow, type AppFlows, flowKey, flowOf, inputSchemas, requiredInputs } from './app-flows.ts';
import { type AppAction, type AppDefinition, appActionSchema } from './app-schema.ts';
import { componentCatalogue } from './components/catalogue.ts';
import type { runStatusPropsSchema } from './components/run-status.ts';
import { allComponents } from './find-in-app.ts';
import { contextFields, type Source } from './sources.ts';

export const defaultMaxInputBytes = 100_000;

const policyInputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), value: jsonValueSchema }),
  z.strictObject({ kind: z.literal('context'), field: z.enum(contextFields) }),
  z.strictObject({
    kind: z.literal('viewer'),
    schema: jsonObjectSchema,
    isRequired: z.boolean(),
    maxBytes: z.int(),
  }),
  z.strictObject({ kind: z.literal('one_of'), options: z.array(jsonValueSchema), isRequired: z.boolean() }),
  z.strictObject({ kind: z.literal('row'), action: z.string(), field: z.string() }),
]);

export type PolicyInput = z.infer<typeof policyInputSchema>;

const actionPolicySchema = z.strictObject({
  id: z.string(),
  effect: z.enum(['read', 'write']),
  target: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('flow'),
      flowId: z.string(),
      path: pathSchema,
      /** null: the version that is published when the action runs */
      version: z.int().nullable(),
    }),
    z.strictObject({
      kind: z.literal('script'),
      code: z.string(),
      /** Whose state the script may read. */
      state: z.strictObject({ flowId: z.string(), path: pathSchema, trigger: z.string() }).optional(),
    }),
  ]),
  inputs: z.record(z.string(), policyInputSchema),
  allowedRoles: appActionSchema.shape.allowedRoles.unwrap().nullable(),
  sensitive: appActionSchema.shape.sensitive.unwrap().nullable(),
  /** The fields that the signed handle of every row of the result carries; empty: rows get no handle. */
  handleFields: z.array(z.string()),
  /** Whether a run status component shows the steps of its runs. */
  showsSteps: z.boolean(),
  /** Whether a run status component lets its viewer cancel it. */
  mayCancel: z.boolean().default(false),
  /** The inputs that a run history component shows of earlier runs. */
  shownInputs: z.array(z.string()).default([]),
});

export type ActionPolicy = z.infer<typeof actionPolicySchema>;

/** What viewers of a version may run and with which inputs (design 6.5, rule 2). Immutable once published. */
export const appPolicySchema = z.strictObject({ actions: z.array(actionPolicySchema) });

export type AppPolicy = z.infer<typeof appPolicySchema>;

/**
 * Derives the policy of a document that `validateApp` found no error in; `flows` holds every flow that it names. An
 * action whose flow is missing is left out, so that it is unknown to the server.
 */
export function derivePolicy(definition: AppDefinition, flows: AppFlows): AppPolicy {
  const handleFields = fieldsInHandles(definition);
  const shown = actionsShown(definition, (props) => props.showSteps);
  const cancellable = actionsShown(definition, (props) => props.allowCancel);
  return {
    actions: definition.actions.flatMap((action): ActionPolicy[] => {
      const { runs } = action;
      const named = flowOf(runs);
      const flow = named === undefined ? null : (flows.get(flowKey(named)) ?? null);
      if (named !== undefined && flow === null) return [];
      return [
        {
          id: action.id,
          effect: action.effect,
          target: targetOf(action, flow),
          inputs: inputsOf(action, runs.kind === 'flow' ? flow : null),
          allowedRoles: action.allowedRoles ?? null,
          sensitive: action.sensitive ?? null,
          handleFields: [...(handleFields.get(action.id) ?? [])].sort(),
          showsSteps: shown.has(action.id),
          mayCancel: cancellable.has(action.id),
          shownInputs: inputsInHistories(definition, action.id),
        },
      ];
    }),
  };
}

/**
 * Whether somebody who could run an action under the policy before no longer can: the role was taken out, or the
 * action is gone (design 6.5, rule 1).
 */
export function isNarrowed(before: AppPolicy, now: AppPolicy): boolean {
  return before.actions.some((action) => {
    const next = findActionPolicy(now, action.id);
    if (next === undefined) return true;
    if (next.allowedRoles === null) return false;
    const allowed = new Set<string>(next.allowedRoles);
    return action.allowedRoles === null || action.allowedRoles.some((role) => !allowed.has(role));
  });
}

export function findActionPolicy(policy: AppPolicy, id: string): ActionPolicy | undefined {
  return policy.actions.find((action) => action.id === id);
}

/** The schema of what a page sends for its forms: the `viewer` and `one_of` inputs, nothing else. */
export function viewerForm({ inputs }: ActionPolicy): JsonObject {
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const [name, input] of Object.entries(inputs)) {
    if (input.kind !== 'viewer' && input.kind !== 'one_of') continue;
    properties[name] = input.kind === 'viewer' ? input.schema : { enum: input.options };
    if (input.isRequired) required.push(name);
  }
  return { type: 'object', properties, required };
}

function targetOf({ runs }: AppAction, flow: AppFlow | null): ActionPolicy['target'] {
  const flowId = flow?.flowId ?? '';
  if (runs.kind === 'script') {
    const { code, state } = runs;
    if (state === undefined) return { kind: 'script', code };
    return { kind: 'script', code, state: { flowId, path: state.flow, trigger: state.trigger } };
  }
  return { kind: 'flow', flowId, path: runs.path, version: runs.version ?? null };
}

function inputsOf(action: AppAction, flow: AppFlow | null): ActionPolicy['inputs'] {
  const schemas = inputSchemas(flow?.inputs ?? {});
  const required = requiredInputs(flow?.inputs ?? {});
  return Object.fromEntries(
    Object.entries(action.inputs).map(([name, source]) => {
      const facts = { schema: schemas.get(name) ?? {}, isRequired: required.includes(name) };
      return [name, inputOf(source, facts)];
    }),
  );
}

function inputOf(source: Source, facts: { schema: JsonObject; isRequired: boolean }): PolicyInput {
  switch (source.kind) {
    case 'fixed':
    case 'context':
      return source;
    case 'viewer':
      return {
        kind: 'viewer',
        schema: source.schema ?? facts.schema,
        isRequired: source.isRequired ?? facts.isRequired,
        maxBytes: source.maxBytes ?? defaultMaxInputBytes,
      };
    case 'one_of':
      return { kind: 'one_of', options: source.options, isRequired: facts.isRequired };
    case 'row':
      return { kind: 'row', action: source.action, field: source.field };
  }
}

/** Which fields of the rows of which action some input is taken from. */
function fieldsInHandles(definition: AppDefinition): Map<string, Set<string>> {
  const fields = new Map<string, Set<string>>();
  for (const action of definition.actions) {
    for (const source of Object.values(action.inputs)) {
      if (source.kind !== 'row') continue;
      fields.set(source.action, (fields.get(source.action) ?? new Set()).add(source.field));
    }
  }
  return fields;
}

type RunStatusProps = z.infer<typeof runStatusPropsSchema>;

/** The actions that some run status component shows in the wanted way. */
function actionsShown(definition: AppDefinition, isWanted: (props: RunStatusProps) => boolean): Set<string> {
  const shown = new Set<string>();
  for (const { kind, props } of allComponents(definition)) {
    if (kind !== 'run_status') continue;
    const parsed = componentCatalogue.run_status.schema.safeParse(props);
    if (parsed.success && isWanted(parsed.data)) shown.add(parsed.data.action);
  }
  return shown;
}

function inputsInHistories(definition: AppDefinition, action: string): string[] {
  const fields = allComponents(definition).flatMap(({ kind, props }) => {
    if (kind !== 'run_history') return [];
    const parsed = componentCatalogue.run_history.schema.safeParse(props);
    return parsed.success && parsed.data.action === action
      ? parsed.data.columns.map((column) => column.field)
      : [];
  });
  return [...new Set(fields)].sort();
}
