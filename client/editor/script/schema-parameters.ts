import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { isResourceType } from '#shared/resources/resource-types.ts';
import type { Parameter } from './read-signature.ts';
import type { ParameterType } from './read-type.ts';

/** The parameters of a saved script or a flow, from the JSON Schema of what it takes. */
export function schemaParameters(inputs: JsonObject | null): Parameter[] {
  const properties = isJsonObject(inputs?.properties) ? inputs.properties : {};
  const required = Array.isArray(inputs?.required) ? inputs.required : [];
  return Object.entries(properties).map(([name, property]) => {
    const schema = isJsonObject(property) ? property : {};
    return {
      name,
      type: typeOf(schema),
      isOptional: !required.includes(name),
      ...(schema.default === undefined ? {} : { defaultValue: schema.default }),
      ...(typeof schema.description === 'string' ? { help: schema.description } : {}),
    };
  });
}

const textKinds = new Map<JsonValue | undefined, 'date' | 'time'>([
  ['date', 'date'],
  ['date-time', 'time'],
]);

function typeOf(schema: JsonObject): ParameterType {
  if (Array.isArray(schema.enum)) return { kind: 'choice', options: schema.enum };
  const { resourceType } = schema;
  if (typeof resourceType === 'string' && isResourceType(resourceType)) {
    return { kind: 'resource', resource: resourceType };
  }
  switch (schema.type) {
    case 'string':
      return { kind: textKinds.get(schema.format) ?? 'text' };
    case 'integer':
      return { kind: 'number' };
    case 'number':
    case 'boolean':
    case 'object':
      return { kind: schema.type };
    case 'array':
      return { kind: 'list' };
    default:
      return { kind: 'any' };
  }
}
