import { isJsonObject, type JsonObject } from '#shared/json.ts';
import { isResourceType } from '#shared/resources/resource-types.ts';
import type { Parameter } from './read-signature.ts';
import type { ParameterType } from './read-type.ts';

/** The parameters of a saved script, from the JSON Schema that the server read of its signature. */
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

function typeOf(schema: JsonObject): ParameterType {
  if (Array.isArray(schema.enum)) return { kind: 'choice', options: schema.enum };
  const { resourceType } = schema;
  if (typeof resourceType === 'string' && isResourceType(resourceType)) {
    return { kind: 'resource', resource: resourceType };
  }
  switch (schema.type) {
    case 'string':
      return { kind: schema.format === 'date-time' ? 'date' : 'text' };
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
