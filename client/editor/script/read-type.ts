import type { JsonValue } from '#shared/json.ts';
import { isResourceType, type ResourceType } from '#shared/resources/resource-types.ts';
import { readLiteral } from './read-literal.ts';
import { splitTopLevel } from './scan-source.ts';

/** What a field of a form needs to know of a TypeScript type; `any` is edited as JSON. */
export type ParameterType =
  | { kind: 'text' | 'number' | 'boolean' | 'object' | 'list' | 'date' | 'time' | 'any' }
  | { kind: 'choice'; options: JsonValue[] }
  /** One of the workspace's resources of this type. */
  | { kind: 'resource'; resource: ResourceType };

const namedTypes: Record<string, Exclude<ParameterType['kind'], 'choice' | 'resource'>> = {
  string: 'text',
  number: 'number',
  bigint: 'text',
  boolean: 'boolean',
  object: 'object',
  Date: 'date',
};

/** Reads the text of a type annotation; what it does not know is `any`. Never throws. */
export function readType(text: string): ParameterType {
  const type = text
    .trim()
    .replace(/^\((.*)\)$/s, '$1')
    .trim();
  const members = splitTopLevel(type, '|')
    .map((member) => member.trim())
    .filter((member) => member !== '' && member !== 'null' && member !== 'undefined');
  if (members.length > 1) return readUnion(members);
  return readSingle(members[0] ?? 'any');
}

function readUnion(members: string[]): ParameterType {
  const options = members.map(readLiteral);
  if (options.every((option) => option !== undefined))
    return { kind: 'choice', options: options as JsonValue[] };
  const kinds = new Set(members.map((member) => readSingle(member).kind));
  return kinds.size === 1 ? readSingle(members[0] ?? 'any') : { kind: 'any' };
}

function readSingle(type: string): ParameterType {
  const known = Object.hasOwn(namedTypes, type) ? namedTypes[type] : undefined;
  if (known !== undefined) return { kind: known };
  if (isResourceType(type)) return { kind: 'resource', resource: type };
  const literal = readLiteral(type);
  if (literal !== undefined) return { kind: 'choice', options: [literal] };
  if (/\[\]$/.test(type) || /^(Readonly)?Array</.test(type) || /^(readonly )?\[/.test(type))
    return { kind: 'list' };
  if (type.startsWith('{') || /^(Record|Partial|Readonly|Required|Pick|Omit)</.test(type))
    return { kind: 'object' };
  return { kind: 'any' };
}
