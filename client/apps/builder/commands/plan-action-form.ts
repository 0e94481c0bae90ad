import { type AppOperation, applyAppOperation } from '#shared/apps/app-operations.ts';
import type { AppAction, AppDefinition } from '#shared/apps/app-schema.ts';
import { findComponent } from '#shared/apps/find-in-app.ts';
import type { Source } from '#shared/apps/sources.ts';
import { planAdd } from './plan-component.ts';

const pagePlace = { parent: null, slot: null };

/**
 * A form for an action, wired: it asks for the inputs that come from the page and runs the action. An action that
 * makes runs gets a run status beside it.
 */
export function planActionForm(
  definition: AppDefinition,
  page: string,
  action: AppAction,
): { id: string; operation: AppOperation } | undefined {
  const form = planAdd(definition, 'flow_form', { page, place: pagePlace });
  if (form === undefined) return undefined;
  const operations = [form.operation, wireForm(form.id, action), mapInputs(form.id, action)];
  const applied = applyAppOperation(definition, { kind: 'batch', operations });
  if (applied.ok && action.runs.kind === 'flow') {
    operations.push(...statusFor(applied.definition, page, action.id, form.id));
  }
  return { id: form.id, operation: { kind: 'batch', operations } };
}

function wireForm(id: string, action: AppAction): AppOperation {
  return {
    kind: 'update_component',
    id,
    set: {
      props: { action: action.id, title: action.title, submitLabel: 'Submit' },
      events: { submit: [{ kind: 'run_action', action: action.id }] },
    },
  };
}

/** Inputs that nothing was said about yet are taken from the form. */
function mapInputs(form: string, { id, ...action }: AppAction): AppOperation {
  const inputs = Object.entries(action.inputs).map(([name, source]): [string, Source] => {
    const isOpen = source.kind === 'viewer' && source.value === '';
    return [name, isOpen ? { ...source, value: `{{ ${form}.values[${JSON.stringify(name)}] }}` } : source];
  });
  return { kind: 'update_action', id, action: { ...action, inputs: Object.fromEntries(inputs) } };
}

function statusFor(definition: AppDefinition, page: string, action: string, form: string): AppOperation[] {
  const place = findComponent(definition, form)?.component.layout.desktop;
  const at = place === undefined ? {} : { at: { x: Math.min(place.x + place.w, 6), y: place.y } };
  const status = planAdd(definition, 'run_status', { page, place: pagePlace, ...at });
  if (status === undefined) return [];
  return [status.operation, { kind: 'update_component', id: status.id, set: { props: { action } } }];
}
