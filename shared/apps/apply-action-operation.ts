import { putIn } from '#shared/graph/ordered-list.ts';
import type { AppliedAppOperation, AppOperationOf } from './app-operations.ts';
import type { AppDefinition } from './app-schema.ts';
import { nameTaken } from './apply-component-operation.ts';
import { takenNames } from './find-in-app.ts';

export function applyAddAction(
  definition: AppDefinition,
  { action, index }: AppOperationOf<'add_action'>,
): AppliedAppOperation {
  if (takenNames(definition).has(action.id)) return { ok: false, message: nameTaken(action.id) };
  return {
    ok: true,
    definition: { ...definition, actions: putIn(definition.actions, [{ item: action, index }]) },
    inverse: { kind: 'remove_action', id: action.id },
  };
}

export function applyUpdateAction(
  definition: AppDefinition,
  { id, action }: AppOperationOf<'update_action'>,
): AppliedAppOperation {
  const at = definition.actions.findIndex((one) => one.id === id);
  const before = definition.actions[at];
  if (before === undefined) return missingAction(id);
  const { id: _, ...rest } = before;
  return {
    ok: true,
    definition: { ...definition, actions: definition.actions.with(at, { id, ...action }) },
    inverse: { kind: 'update_action', id, action: rest },
  };
}

export function applyRemoveAction(
  definition: AppDefinition,
  { id }: AppOperationOf<'remove_action'>,
): AppliedAppOperation {
  const index = definition.actions.findIndex((one) => one.id === id);
  const action = definition.actions[index];
  if (action === undefined) return missingAction(id);
  return {
    ok: true,
    definition: { ...definition, actions: definition.actions.toSpliced(index, 1) },
    inverse: { kind: 'add_action', action, index },
  };
}

export function missingAction(id: string): { ok: false; message: string } {
  return { ok: false, message: `The app has no action "${id}" any more.` };
}
