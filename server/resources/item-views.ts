import type { ResourceView, SecretView, VariableView } from '#shared/resources/item-views.ts';
import { secretFieldsOf } from '#shared/resources/secret-fields.ts';
import type { ResourceContent, SecretContent, StoredItem, VariableContent } from './item-store.ts';

export function variableView(item: StoredItem<VariableContent>): VariableView {
  return { ...commonView(item), value: item.content.value };
}

/** Everything but the value, which leaves the server only towards where a step uses it. */
export function secretView(item: StoredItem<SecretContent>): SecretView {
  return commonView(item);
}

export function resourceView(item: StoredItem<ResourceContent>): ResourceView {
  const { type, value, sealed } = item.content;
  const secretFields = secretFieldsOf(type).filter((field) => sealed[field] !== undefined);
  return { ...commonView(item), type, value, secretFields };
}

function commonView({ path, description, revision, updatedAt, updatedBy }: StoredItem<unknown>): SecretView {
  return { path, description, revision, updatedAt: new Date(updatedAt).toISOString(), updatedBy };
}
