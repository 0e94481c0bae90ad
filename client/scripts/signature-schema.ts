import { readSignature } from '#client/editor/script/read-signature.ts';
import type { ParameterType } from '#client/editor/script/read-type.ts';
import type { JsonObject } from '#shared/json.ts';

/** The parameters of code that is being written, as the schema of a form; null while they cannot be read. */
export function signatureSchema(code: string): JsonObject | null {
  const signature = readSignature(code);
  if (signature.kind === 'unreadable') return null;
  const parameters = signature.kind === 'found' ? signature.parameters : [];
  const properties = parameters.map(({ name, type, defaultValue, help }) => [
    name,
    {
      ...schemaOfType(type),
      ...(defaultValue === undefined ? {} : { default: defaultValue }),
      ...(help === undefined ? {} : { description: help }),
    },
  ]);
  const required = parameters.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as JsonObject,
    ...(required.length > 0 ? { required } : {}),
  };
}

function schemaOfType(type: ParameterType): JsonObject {
  switch (type.kind) {
    case 'choice':
      return { enum: type.options };
    case 'text':
      return { type: 'string' };
    case 'date':
      return { type: 'string', format: 'date-time' };
    case 'list':
      return { type: 'array' };
    case 'resource':
      return { type: 'object', resourceType: type.resource };
    case 'any':
      return {};
    default:
      return { type: type.kind };
  }
}
