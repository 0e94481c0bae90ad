import type { JsonValue } from '#shared/json.ts';
import type { AppliedAppOperation, AppOperation, AppOperationOf } from './app-operations.ts';
import type { AppAction, AppComponent, AppDefinition } from './app-schema.ts';
import { missingAction } from './apply-action-operation.ts';
import { missingComponent, nameTaken } from './apply-component-operation.ts';
import { type RenamedName, renameInBindings } from './bindings.ts';
import { findAction, findComponent, takenNames } from './find-in-app.ts';
import type { Handler } from './handlers.ts';
import type { Source } from './sources.ts';

/** Renames a component and whatever names it: bindings, children, handlers. */
export function applyRenameComponent(
  definition: AppDefinition,
  operation: AppOperationOf<'rename_component'>,
): AppliedAppOperation {
  const { id, newId } = operation;
  if (findComponent(definition, id) === undefined) return missingComponent(id);
  return rename(definition, operation, { root: null, from: id, to: newId });
}

/** Renames an action and whatever names it: bindings, handlers, sources, the components that show it. */
export function applyRenameAction(
  definition: AppDefinition,
  operation: AppOperationOf<'rename_action'>,
): AppliedAppOperation {
  const { id, newId } = operation;
  if (findAction(definition, id) === undefined) return missingAction(id);
  return rename(definition, operation, { root: 'actions', from: id, to: newId });
}

/** The edit that gives a variable another name, wherever it is named; the name has to be free. */
export function renameVariable(definition: AppDefinition, from: string, to: string): AppOperation {
  const entries = Object.entries(definition.state).map(([name, value]) => [name === from ? to : name, value]);
  const after = renameEverywhere(definition, { root: 'state', from, to });
  return {
    kind: 'batch',
    operations: [
      { kind: 'set_state_variables', state: Object.fromEntries(entries) },
      ...repairsOf(after, definition),
    ],
  };
}

function rename(
  definition: AppDefinition,
  operation: AppOperationOf<'rename_component'> | AppOperationOf<'rename_action'>,
  renamed: RenamedName,
): AppliedAppOperation {
  const { kind, id, newId } = operation;
  if (id === newId) return { ok: true, definition, inverse: operation };
  if (takenNames(definition).has(newId)) return { ok: false, message: nameTaken(newId) };
  const after = renameEverywhere(definition, renamed);
  const back: AppOperation = { kind, id: newId, newId: id };
  const restored = renameEverywhere(after, { ...renamed, from: newId, to: id });
  const repairs = repairsOf(definition, restored);
  const inverse: AppOperation =
    repairs.length === 0 ? back : { kind: 'batch', operations: [back, ...repairs] };
  return { ok: true, definition: after, inverse };
}

/** What makes the first document of the second. The short form `{ table1 }` becomes `{ table1: table2 }` and would not come back by itself. */
function repairsOf(before: AppDefinition, restored: AppDefinition): AppOperation[] {
  const components = before.pages.flatMap((page, at) =>
    page.components.flatMap((component, index): AppOperation[] => {
      if (sameText(restored.pages[at]?.components[index], component)) return [];
      const { id, props, events } = component;
      return [{ kind: 'update_component', id, set: { props, events } }];
    }),
  );
  const actions = before.actions.flatMap((action, index): AppOperation[] => {
    if (sameText(restored.actions[index], action)) return [];
    const { id, ...rest } = action;
    return [{ kind: 'update_action', id, action: rest }];
  });
  return [...components, ...actions];
}

function renameEverywhere(definition: AppDefinition, renamed: RenamedName): AppDefinition {
  return {
    ...definition,
    pages: definition.pages.map((page) => ({
      ...page,
      components: page.components.map((component) => renameInComponent(component, renamed)),
    })),
    actions: definition.actions.map((action) => renameInAction(action, renamed)),
  };
}

/** A component in which a name has changed, its own included. */
export function renameInComponent(component: AppComponent, renamed: RenamedName): AppComponent {
  const isComponent = renamed.root === null;
  const { parent, slot } = component;
  return {
    id: isComponent ? swap(component.id, renamed) : component.id,
    kind: component.kind,
    ...(parent !== undefined && { parent: isComponent ? swap(parent, renamed) : parent }),
    ...(slot !== undefined && { slot }),
    layout: component.layout,
    props: renameInProps(component.props, renamed),
    events: Object.fromEntries(
      Object.entries(component.events).map(([name, handlers]) => [name, renameInHandlers(handlers, renamed)]),
    ),
  };
}

/** The property `action` of forms and run states names an action as it is. */
function renameInProps(props: AppComponent['props'], renamed: RenamedName): AppComponent['props'] {
  const rewritten = renameInBindings(props, renamed);
  const isNamed = renamed.root === 'actions' && rewritten.action === renamed.from;
  return isNamed ? { ...rewritten, action: renamed.to } : rewritten;
}

function renameInHandlers(handlers: Handler[], renamed: RenamedName): Handler[] {
  return handlers.map((handler) => renameInHandler(handler, renamed));
}

function renameInHandler(handler: Handler, renamed: RenamedName): Handler {
  const action = (id: string) => (renamed.root === 'actions' ? swap(id, renamed) : id);
  const component = (id: string) => (renamed.root === null ? swap(id, renamed) : id);
  const text = <Value extends JsonValue>(value: Value) => renameInBindings(value, renamed);
  switch (handler.kind) {
    case 'run_action':
      return {
        ...handler,
        action: action(handler.action),
        ...(handler.onSuccess && { onSuccess: renameInHandlers(handler.onSuccess, renamed) }),
        ...(handler.onError && { onError: renameInHandlers(handler.onError, renamed) }),
      };
    case 'refresh':
      return { ...handler, action: action(handler.action) };
    case 'set_value':
      return { ...handler, component: component(handler.component), value: text(handler.value) };
    case 'reset_form':
      return { ...handler, component: component(handler.component) };
    case 'set_state':
      return {
        ...handler,
        name: renamed.root === 'state' ? swap(handler.name, renamed) : handler.name,
        value: text(handler.value),
      };
    case 'open_url':
      return { ...handler, url: text(handler.url) };
    case 'toast':
      return { ...handler, message: text(handler.message) };
    case 'go_to_page':
      return handler;
  }
}

function renameInAction(action: AppAction, renamed: RenamedName): AppAction {
  const inputs = Object.entries(action.inputs).map(([name, source]) => [
    name,
    renameInSource(source, renamed),
  ]);
  const { confirm } = action;
  return {
    ...action,
    id: renamed.root === 'actions' ? swap(action.id, renamed) : action.id,
    inputs: Object.fromEntries(inputs),
    ...(confirm !== undefined && { confirm: renameInBindings(confirm, renamed) }),
  };
}

function renameInSource(source: Source, renamed: RenamedName): Source {
  if (source.kind === 'fixed' || source.kind === 'context') return source;
  const value = renameInBindings(source.value, renamed);
  if (source.kind !== 'row') return { ...source, value };
  const action = renamed.root === 'actions' ? swap(source.action, renamed) : source.action;
  return { ...source, value, action };
}

function swap(id: string, { from, to }: RenamedName): string {
  return id === from ? to : id;
}

function sameText(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
