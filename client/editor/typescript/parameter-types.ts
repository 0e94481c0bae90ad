import { resolvePath } from '#shared/expressions/resolve-path.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { typeOfValue } from './type-of-value.ts';

/** The types of arguments by name, as far as their values are known: fixed ones, and paths into recorded data. */
export function parameterTypes(
  given: JsonValue | undefined,
  scope: JsonObject,
): Readonly<Record<string, string>> {
  if (!isJsonObject(given)) return {};
  const types = Object.entries(given).flatMap(([name, argument]) => {
    const value = knownValue(argument, scope);
    return value === undefined || value === null ? [] : [[name, typeOfValue(value)] as const];
  });
  return Object.fromEntries(types);
}

function knownValue(argument: JsonValue, scope: JsonObject): JsonValue | undefined {
  if (!isJsonObject(argument)) return undefined;
  if (argument.kind === 'static') return argument.value;
  if (argument.kind === 'template') return typeof argument.text === 'string' ? '' : undefined;
  if (typeof argument.code !== 'string') return undefined;
  const path = resolvePath(argument.code, scope);
  return path.kind === 'value' ? (path.value as JsonValue) : undefined;
}
