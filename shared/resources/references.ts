import { isJsonObject, type JsonValue } from '#shared/json.ts';

export type ReferenceKind = 'secret' | 'variable' | 'resource';

/** What a static text such as `$secret:team/key` stands for (design 3.4). */
export type Reference = { kind: ReferenceKind; path: string };

const pattern = /^\$(secret|variable|resource):([a-z0-9_-]{1,64}\/[a-z0-9_-]{1,64})$/;

/** The reference that a whole text is; null for any other text. */
export function readReference(text: string): Reference | null {
  const [, kind, path] = pattern.exec(text) ?? [];
  return kind === undefined || path === undefined ? null : { kind: kind as ReferenceKind, path };
}

/** Every reference in a value, at any depth, in its order. */
export function findReferences(value: JsonValue): Reference[] {
  if (typeof value === 'string') {
    const reference = readReference(value);
    return reference === null ? [] : [reference];
  }
  if (Array.isArray(value)) return value.flatMap(findReferences);
  return isJsonObject(value) ? Object.values(value).flatMap(findReferences) : [];
}

/** Which references a node may hold in its static values: `variables`, or `all`; left out, none. */
export type TakenReferences = 'variables' | 'all' | undefined;

export function mayRefer(takes: TakenReferences, kind: ReferenceKind): boolean {
  return takes === 'all' || (takes === 'variables' && kind === 'variable');
}
