import type { WorkspaceValues } from '#server/runtime/connector-ports.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { readReference } from '#shared/resources/references.ts';

/** What a value refers to inside its workspace. */
type Finders = {
  findSecret(path: string): Promise<string | null>;
  findVariable(path: string): ReturnType<WorkspaceValues['findVariable']>;
};

/** A resource's value with the secrets and variables that it refers to; one that was deleted since leaves null. */
export async function fillResource(
  value: JsonObject,
  { findSecret, findVariable }: Finders,
): Promise<{ value: JsonObject; secrets: string[] }> {
  const secrets: string[] = [];

  async function fill(one: JsonValue): Promise<JsonValue> {
    if (Array.isArray(one)) return Promise.all(one.map(fill));
    if (isJsonObject(one)) return fillObject(one);
    const reference = typeof one === 'string' ? readReference(one) : null;
    if (reference?.kind === 'variable') return (await findVariable(reference.path))?.value ?? null;
    if (reference?.kind !== 'secret') return one;
    const secret = await findSecret(reference.path);
    if (secret !== null) secrets.push(secret);
    return secret;
  }

  async function fillObject(object: JsonObject): Promise<JsonObject> {
    const entries = Object.entries(object).map(async ([key, one]) => [key, await fill(one)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  return { value: await fillObject(value), secrets };
}
