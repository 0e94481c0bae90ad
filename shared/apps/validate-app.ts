import type * as z from 'zod';
import { fieldName } from '#shared/graph/describe-issues.ts';
import type { AppFlows } from './app-flows.ts';
import type { AppProblem } from './app-problems.ts';
import type { AppComponent, AppDefinition, AppPage } from './app-schema.ts';
import { checkActions } from './check-actions.ts';
import { checkBindings, checkHandlers, problemAt, type Spot } from './check-names.ts';
import { findComponentContract } from './components/catalogue.ts';
import { allComponents, childrenIn, findAction } from './find-in-app.ts';
import { findOverlaps, gridItems } from './layout.ts';

/**
 * Everything that is wrong with an app document, for people. With `flows` (every flow that the actions name, as
 * `flowKey` names it) also what publishing would refuse. An error stands in the way of publishing, a warning does not.
 */
export function validateApp(definition: AppDefinition, flows?: AppFlows): AppProblem[] {
  return [
    ...checkIds(definition),
    ...definition.pages.flatMap((page) => [
      ...page.components.flatMap((component) => checkComponent(definition, page, component)),
      ...checkOverlaps(page),
    ]),
    ...checkActions(definition, flows),
  ];
}

function checkIds(definition: AppDefinition): AppProblem[] {
  const names = [...allComponents(definition), ...definition.actions].map(({ id }) => id);
  const pages = definition.pages.map(({ id }) => id);
  return [
    ...repeated(names).map((id) => duplicate(`The id "${id}" is used by several components or actions.`)),
    ...repeated(pages).map((id) => duplicate(`The id "${id}" is used by several pages.`)),
  ];
}

function duplicate(message: string): AppProblem {
  return { severity: 'error', code: 'duplicate_id', message };
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function checkComponent(definition: AppDefinition, page: AppPage, component: AppComponent): AppProblem[] {
  const spot: Spot = { owner: `The component "${component.id}"`, page: page.id, component: component.id };
  const contract = findComponentContract(component.kind);
  if (contract === undefined) {
    return [problemAt(spot, 'unknown_kind', `is of the kind "${component.kind}", which is not known here.`)];
  }
  const parsed = contract.schema.safeParse(component.props);
  const known = new Set(contract.events.map((event) => event.name));
  return [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => describeIssue(issue, spot))),
    ...checkPlace(page, component, spot),
    ...Object.entries(component.props).flatMap(([field, value]) =>
      checkBindings(definition, value, { ...spot, field }),
    ),
    ...checkChosenAction(definition, component, spot),
    ...Object.entries(component.events).flatMap(([field, handlers]) =>
      known.has(field)
        ? checkHandlers(definition, handlers, { ...spot, field })
        : [problemAt({ ...spot, field }, 'unknown_field', `has no event "${field}".`)],
    ),
  ];
}

function describeIssue(issue: z.core.$ZodIssue, spot: Spot): AppProblem {
  if (issue.code === 'unrecognized_keys') {
    return problemAt(spot, 'unknown_field', `has unknown properties: ${issue.keys.join(', ')}.`);
  }
  const [first] = issue.path;
  const at = typeof first === 'string' ? { ...spot, field: first } : spot;
  const name = issue.path.length === 0 ? 'its properties' : `"${fieldName(issue.path)}"`;
  const reason = issue.code === 'invalid_union' ? 'Give a value, or a binding in {{ }}' : issue.message;
  return problemAt(at, 'missing_config', `has a value for ${name} that does not fit: ${reason}.`);
}

function checkPlace(page: AppPage, { id, parent, slot }: AppComponent, spot: Spot): AppProblem[] {
  if (parent === undefined) {
    return slot === undefined ? [] : [problemAt(spot, 'placement', 'names a tab but no tabs.')];
  }
  const container = page.components.find((component) => component.id === parent);
  const contract = container === undefined ? undefined : findComponentContract(container.kind);
  if (container === undefined || contract?.isContainer !== true || liesInItself(page, id)) {
    return [problemAt(spot, 'placement', `lies in "${parent}", which cannot hold it.`)];
  }
  const props = contract.schema.safeParse(container.props);
  const slots = props.success ? contract.slots(props.data) : [];
  const fits = slots.length === 0 ? slot === undefined : slots.some((one) => one.id === slot);
  return fits || !props.success
    ? []
    : [problemAt(spot, 'placement', `lies in a part of "${parent}" that does not exist.`)];
}

function liesInItself(page: AppPage, id: string): boolean {
  const parents = new Map(page.components.map((component) => [component.id, component.parent]));
  const seen = new Set([id]);
  for (let at = parents.get(id); at !== undefined; at = parents.get(at)) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** Forms and run states name an action, and are of no use without it. */
function checkChosenAction(
  definition: AppDefinition,
  { kind, props }: AppComponent,
  spot: Spot,
): AppProblem[] {
  if (kind !== 'flow_form' && kind !== 'run_status') return [];
  const { action } = props;
  const at = { ...spot, field: 'action' };
  if (typeof action !== 'string' || action === '') {
    return [problemAt(at, 'missing_config', 'needs an action; choose one.')];
  }
  const found = findAction(definition, action);
  if (found === undefined) {
    return [problemAt(at, 'unknown_action', `names the action "${action}", which the app does not have.`)];
  }
  if (kind === 'flow_form' || found.runs.kind === 'flow') return [];
  return [problemAt(at, 'unknown_action', `names the action "${action}", which makes no runs.`)];
}

function checkOverlaps(page: AppPage): AppProblem[] {
  const places = new Map(
    page.components.map(({ parent = null, slot = null }) => [`${parent}/${slot}`, { parent, slot }]),
  );
  return [...places.values()].flatMap((place) =>
    findOverlaps(gridItems(childrenIn(page, place))).map(
      ([one, other]): AppProblem => ({
        severity: 'warning',
        code: 'overlap',
        page: page.id,
        component: one,
        message: `The components "${one}" and "${other}" overlap.`,
      }),
    ),
  );
}
