import { isJsonObject, type JsonObject } from '#shared/json.ts';

/** Where dates are in a value: it is one, or some of its members, or each of its items and other members. */
export type DateShape = true | { members?: Record<string, DateShape>; each?: DateShape };

const mostNesting = 20;

/**
 * Which parts of the arguments a script's `main` wants as `Date`, by the JSON Schema of its signature: they travel as
 * ISO text. null: none. A union with text stays text.
 */
export function dateShapeOf(schema: JsonObject | null, depth = 0): DateShape | null {
  if (schema === null || depth > mostNesting) return null;
  if (schema.type === 'string') return schema.format === 'date-time' ? true : null;
  const members: Record<string, DateShape> = {};
  for (const part of [schema, ...partsOf(schema)]) {
    for (const [name, member] of Object.entries(isJsonObject(part.properties) ? part.properties : {})) {
      const shape = isJsonObject(member) ? dateShapeOf(member, depth + 1) : null;
      if (shape) members[name] = shape;
    }
  }
  const inside = isJsonObject(schema.items) ? schema.items : schema.additionalProperties;
  const each = isJsonObject(inside) ? dateShapeOf(inside, depth + 1) : null;
  const hasMembers = Object.keys(members).length > 0;
  if (!hasMembers && !each) return null;
  return { ...(hasMembers ? { members } : {}), ...(each ? { each } : {}) };
}

/** The parts of an intersection. */
function partsOf({ allOf }: JsonObject): JsonObject[] {
  return Array.isArray(allOf) ? allOf.filter(isJsonObject) : [];
}
