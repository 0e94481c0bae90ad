import { AppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { VariableView } from '#shared/resources/item-views.ts';
import { variableView } from './item-views.ts';
import { type ItemPlace, type PutOptions, putItem } from './put-item.ts';
import type { ItemDeps } from './resource-deps.ts';

const maxVariableBytes = 256 * 1024;

type PutVariable = ItemPlace & PutOptions & { value: JsonValue };

/** Saves a variable: any JSON. */
export async function putVariable(
  { items, clock }: Pick<ItemDeps, 'items' | 'clock'>,
  actor: Actor,
  { value, ...place }: PutVariable,
): Promise<VariableView> {
  if (Buffer.byteLength(JSON.stringify(value)) > maxVariableBytes) {
    throw new AppError('payload_too_large', 'A variable has at most 256 KiB as JSON.');
  }
  const deps = { store: items.variables, clock, actor };
  return variableView(await putItem(deps, place, () => ({ content: { value }, keyId: null })));
}
