import { isJsonObject, type JsonObject } from '#shared/json.ts';
import type { ResourceView } from '#shared/resources/item-views.ts';
import { type ResourceType, resourceCatalogue } from '#shared/resources/resource-types.ts';

/** A type without fields of its own is one field of JSON. */
const customSchema: JsonObject = {
  type: 'object',
  properties: {
    value: {
      type: 'object',
      title: 'Value',
      description: 'A JSON object; write "$secret:folder/name" where a secret belongs.',
      default: {},
    },
  },
  required: ['value'],
};

/** The schema of a type as its form shows it: a secret that is there need not be entered again. */
export function formSchema(type: ResourceType, secretFields: readonly string[]): JsonObject {
  const { schema } = resourceCatalogue[type];
  if (!isJsonObject(schema.properties)) return customSchema;
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    if (!isJsonObject(property) || property.format !== 'password') return [name, property];
    const description = secretFields.includes(name)
      ? 'It is set. Leave this empty to keep it.'
      : 'Kept encrypted. Or name a secret: $secret:folder/name';
    return [name, { ...property, description }];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

export function formValues(type: ResourceType, item: ResourceView | undefined): JsonObject {
  if (item === undefined) return {};
  return type === 'Custom' ? { value: item.value } : item.value;
}

export function valueOfForm(type: ResourceType, entered: JsonObject): JsonObject {
  return type === 'Custom' && isJsonObject(entered.value) ? entered.value : entered;
}
