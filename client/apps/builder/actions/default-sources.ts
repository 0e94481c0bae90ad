import { inputSchemas } from '#shared/apps/app-flows.ts';
import type { AppAction, AppDefinition } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import { allComponents, takenNames } from '#shared/apps/find-in-app.ts';
import { freeName } from '#shared/apps/names.ts';
import type { Source } from '#shared/apps/sources.ts';
import type { JsonObject } from '#shared/json.ts';

/** What a new script says; it runs at once, so that its data can be bound. */
export const starterScript = `export async function main(input: {}) {
  return [{ id: 1, name: 'First' }];
}
`;

/** A new action; it runs a flow once one is chosen. */
export function newAction(definition: AppDefinition): AppAction {
  return {
    id: freeName('action', takenNames(definition)),
    title: '',
    runs: { kind: 'script', code: starterScript },
    effect: 'read',
    inputs: {},
    when: { kind: 'load' },
  };
}

/** Every input of a flow with a source; those that were mapped before keep theirs. */
export function sourcesFor(
  definition: AppDefinition,
  action: AppAction,
  inputs: JsonObject,
): Record<string, Source> {
  const names = [...inputSchemas(inputs).keys()];
  return Object.fromEntries(
    names.map((name) => [name, action.inputs[name] ?? guessSource(definition, action.id, name)]),
  );
}

/** From the form that shows this action, else from an input whose label or id is the name. */
export function guessSource(definition: AppDefinition, action: string, name: string): Source {
  const components = allComponents(definition);
  const form = components.find(({ kind, props }) => kind === 'flow_form' && props.action === action);
  if (form !== undefined) {
    return { kind: 'viewer', value: `{{ ${form.id}.values[${JSON.stringify(name)}] }}` };
  }
  const plain = (text: unknown) =>
    String(text ?? '')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');
  const input = components.find(
    ({ id, kind, props }) =>
      findComponentContract(kind)?.family === 'input' &&
      (plain(id) === plain(name) || plain(props.label) === plain(name)),
  );
  return { kind: 'viewer', value: input === undefined ? '' : `{{ ${input.id}.value }}` };
}

export function newSource(kind: Source['kind'], before: Source): Source {
  const value = 'value' in before ? before.value : '';
  switch (kind) {
    case 'fixed':
      return { kind, value: '' };
    case 'context':
      return { kind, field: 'email' };
    case 'viewer':
      return { kind, value };
    case 'one_of':
      return { kind, value, options: ['first'] };
    case 'row':
      return { kind, value: '{{ table1.selectedRow }}', action: 'rows', field: 'id' };
  }
}
