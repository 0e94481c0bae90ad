import type { Argument } from '#shared/graph/schema.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { readLiteral } from '../script/read-literal.ts';

/** An argument from a config that may be unfinished; undefined when there is none. */
export function readArgument(value: JsonValue | undefined): Argument | undefined {
  if (!isJsonObject(value)) return undefined;
  if (value.kind === 'expression')
    return { kind: 'expression', code: typeof value.code === 'string' ? value.code : '' };
  if (value.kind === 'template')
    return { kind: 'template', text: typeof value.text === 'string' ? value.text : '' };
  return value.kind === 'static' ? { kind: 'static', value: value.value ?? null } : undefined;
}

/** The same argument said in another way, as far as that is possible. */
export function convertArgument(argument: Argument | undefined, kind: Argument['kind']): Argument {
  if (argument?.kind === kind) return argument;
  if (kind === 'expression') return { kind, code: asExpression(argument) };
  if (kind === 'template') return { kind, text: asTemplate(argument) };
  return { kind, value: asValue(argument) };
}

function asExpression(argument: Argument | undefined): string {
  if (argument?.kind === 'static')
    return argument.value === null || argument.value === '' ? '' : JSON.stringify(argument.value);
  if (argument?.kind !== 'template') return '';
  const single = /^\s*\{\{([\s\S]*)\}\}\s*$/.exec(argument.text)?.[1];
  if (single !== undefined && !single.includes('}}')) return single.trim();
  return argument.text === '' ? '' : JSON.stringify(argument.text);
}

function asTemplate(argument: Argument | undefined): string {
  if (argument?.kind === 'expression')
    return argument.code.trim() === '' ? '' : `{{ ${argument.code.trim()} }}`;
  if (argument?.kind !== 'static' || argument.value === null) return '';
  return typeof argument.value === 'string' ? argument.value : JSON.stringify(argument.value);
}

function asValue(argument: Argument | undefined): JsonValue {
  if (argument?.kind === 'expression') return readLiteral(argument.code) ?? '';
  return argument?.kind === 'template' && !argument.text.includes('{{') ? argument.text : '';
}

export function asJson(argument: Argument): JsonObject {
  return { ...argument };
}
