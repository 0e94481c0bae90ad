import { AppError } from '#shared/errors.ts';
import { describeFields } from '#shared/inputs/describe-fields.ts';
import { type FieldError, validateInput } from '#shared/inputs/validate-input.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { SavedResource } from '#shared/resources/item-views.ts';
import { findReferences, readReference } from '#shared/resources/references.ts';
import { type ResourceType, resourceCatalogue } from '#shared/resources/resource-types.ts';
import { secretFieldsOf } from '#shared/resources/secret-fields.ts';
import type { ResourceContent } from './item-store.ts';
import { resourceView } from './item-views.ts';
import { type ItemPlace, type PutOptions, putItem } from './put-item.ts';
import type { ItemDeps } from './resource-deps.ts';
import { placeOfField } from './sealed-places.ts';

type PutResource = ItemPlace & PutOptions & { type: ResourceType; value: JsonObject };

const maxResourceBytes = 64 * 1024;

/**
 * Saves a resource. A secret field holds text, which is sealed, or a reference to a secret; left out it stays as it
 * was, empty or null it goes. A resource that leads elsewhere than before loses the secrets that it had: whoever
 * changes a host must not send somebody's password there (design 7.2, rule 8).
 */
export async function putResource(deps: ItemDeps, actor: Actor, input: PutResource): Promise<SavedResource> {
  const { type, value: given, ...place } = input;
  const checked = checkResource(type, given);
  await refuseMissingReferences(deps, place.workspaceId, checked.value);
  let dropped: string[] = [];
  const saved = await putItem(
    { store: deps.items.resources, clock: deps.clock, actor },
    place,
    (item, before) => {
      const made = makeContent(deps, { ...checked, type, item }, before);
      dropped = made.dropped;
      return {
        content: made.content,
        keyId: Object.keys(made.content.sealed).length > 0 ? deps.sealer.keyId : null,
      };
    },
  );
  return { ...resourceView(saved), dropped };
}

type Checked = {
  /** Without texts of secret fields. */
  value: JsonObject;
  entered: Record<string, string>;
  /** Secret fields that the caller named, also to empty them. */
  named: string[];
};

/** Splits what was given into what may be shown and what is sealed. */
function checkResource(type: ResourceType, given: JsonObject): Checked {
  const present = Object.entries(given).filter(([, value]) => value !== null && value !== '');
  const result = validateInput(resourceCatalogue[type].schema, Object.fromEntries(present));
  if (!result.ok) throw refuse(result.fields);
  if (Buffer.byteLength(JSON.stringify(result.value)) > maxResourceBytes) {
    throw new AppError('payload_too_large', 'A resource has at most 64 KiB as JSON.');
  }
  const fields = secretFieldsOf(type);
  const value: JsonObject = {};
  const entered: Record<string, string> = {};
  for (const [name, one] of Object.entries(result.value)) {
    const isText = fields.includes(name) && typeof one === 'string' && readReference(one)?.kind !== 'secret';
    if (isText) entered[name] = one;
    else value[name] = one;
  }
  return { value, entered, named: fields.filter((field) => given[field] !== undefined) };
}

type Making = Checked & { type: ResourceType; item: { id: string; workspaceId: string } };

function makeContent(
  { sealer }: Pick<ItemDeps, 'sealer'>,
  { type, value, entered, named, item }: Making,
  before: ResourceContent | null,
): { content: ResourceContent; dropped: string[] } {
  const sealed = Object.entries(entered).map(([field, text]) => [
    field,
    sealer.seal(text, placeOfField({ item, type, value }, field)),
  ]);
  if (before === null) return { content: { type, value, sealed: Object.fromEntries(sealed) }, dropped: [] };
  if (destinationOf(type, value) !== destinationOf(before.type, before.value)) {
    const isOld = (one: JsonValue) => typeof one === 'string' && wasThere(before.value, one);
    const kept = withoutOldSecrets(value, isOld);
    const lost = Object.keys(before.sealed).filter((field) => !named.includes(field));
    const dropped = [...new Set([...lost, ...changedKeys(value, kept)])];
    return { content: { type, value: kept, sealed: Object.fromEntries(sealed) }, dropped };
  }
  for (const [field, text] of Object.entries(before.sealed)) {
    if (named.includes(field)) continue;
    const place = placeOfField({ item, type, value }, field);
    sealed.push([field, sealer.seal(sealer.open(text, place), place)]);
  }
  return { content: { type, value, sealed: Object.fromEntries(sealed) }, dropped: [] };
}

/** A type counts too: another one reads the same fields in another way. */
function destinationOf(type: ResourceType, value: JsonObject): string {
  return `${type} ${resourceCatalogue[type].destination(value)}`;
}

function wasThere(before: JsonObject, text: string): boolean {
  const reference = readReference(text);
  return (
    reference?.kind === 'secret' &&
    findReferences(before).some(({ kind, path }) => kind === 'secret' && path === reference.path)
  );
}

function withoutOldSecrets(value: JsonObject, isOld: (one: JsonValue) => boolean): JsonObject {
  const kept = Object.entries(value).flatMap(([name, one]): [string, JsonValue][] => {
    if (isOld(one)) return [];
    return [[name, isJsonObject(one) ? withoutOldSecrets(one, isOld) : one]];
  });
  return Object.fromEntries(kept);
}

function changedKeys(before: JsonObject, after: JsonObject): string[] {
  return Object.keys(before).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/** Only secrets and variables of the same workspace can be named; a foreign one is the same as none. */
async function refuseMissingReferences(
  { items }: ItemDeps,
  workspaceId: string,
  value: JsonObject,
): Promise<void> {
  for (const { kind, path } of findReferences(value)) {
    if (kind === 'resource')
      throw refuse([{ path: '', message: 'A resource cannot hold another resource.' }]);
    const store = kind === 'secret' ? items.secrets : items.variables;
    if ((await store.find(workspaceId, path)) === null) {
      throw refuse([{ path: '', message: `There is no ${kind} "${path}" in this workspace.` }]);
    }
  }
}

function refuse(fields: FieldError[]): AppError {
  return new AppError('invalid_input', `The resource is not complete. ${describeFields(fields)}`, {
    details: { fields },
  });
}
