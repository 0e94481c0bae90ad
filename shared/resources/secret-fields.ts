import { isJsonObject } from '#shared/json.ts';
import { type ResourceType, resourceCatalogue } from './resource-types.ts';

/** The fields of a type that are kept encrypted and never shown. */
export function secretFieldsOf(type: ResourceType): string[] {
  const { properties } = resourceCatalogue[type].schema;
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, property]) =>
    isJsonObject(property) && property.format === 'password' ? [name] : [],
  );
}
