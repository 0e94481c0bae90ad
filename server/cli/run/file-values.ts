import { join } from 'node:path';
import * as z from 'zod';
import { fillResource } from '#server/resources/fill-resource.ts';
import type { ResolvedResource, WorkspaceValues } from '#server/runtime/connector-ports.ts';
import { AppError } from '#shared/errors.ts';
import { jsonObjectSchema } from '#shared/graph/schema.ts';
import { describeFields } from '#shared/inputs/describe-fields.ts';
import { validateInput } from '#shared/inputs/validate-input.ts';
import type { JsonValue } from '#shared/json.ts';
import { resourceCatalogue, resourceTypeSchema } from '#shared/resources/resource-types.ts';
import { secretFieldsOf } from '#shared/resources/secret-fields.ts';
import type { CommandIo } from '../command-io.ts';

const resourceFileSchema = z.strictObject({ type: resourceTypeSchema, value: jsonObjectSchema });

/**
 * What a workspace folder has: `<path>.variable.json`, `<path>.resource.json` with type and value, and `<path>.secret`,
 * a text without its last line break.
 */
export function createFileValues(io: CommandIo, folder: string | undefined): WorkspaceValues {
  const read = (file: string) =>
    folder === undefined ? null : io.readFile(join(folder, file)).catch(() => null);

  async function readJson(file: string): Promise<JsonValue | undefined> {
    const text = await read(file);
    if (text === null) return undefined;
    try {
      return JSON.parse(text) as JsonValue;
    } catch {
      throw new AppError('bad_request', `The file ${file} of the workspace is not JSON.`);
    }
  }

  async function findSecret(path: string): Promise<string | null> {
    return (await read(`${path}.secret`))?.replace(/\r?\n$/, '') ?? null;
  }

  async function findVariable(path: string) {
    const value = await readJson(`${path}.variable.json`);
    return value === undefined ? null : { value };
  }

  async function findResource(path: string): Promise<ResolvedResource | null> {
    const file = `${path}.resource.json`;
    const json = await readJson(file);
    if (json === undefined) return null;
    const parsed = resourceFileSchema.safeParse(json);
    if (!parsed.success) {
      throw new AppError('bad_request', `The file ${file} does not hold "type" and "value" of a resource.`);
    }
    const { type } = parsed.data;
    const checked = validateInput(resourceCatalogue[type].schema, parsed.data.value);
    if (!checked.ok) {
      const fields = describeFields(checked.fields);
      throw new AppError('bad_request', `The file ${file} holds no resource of the type ${type}. ${fields}`);
    }
    const filled = await fillResource(checked.value, { findSecret, findVariable });
    const own = secretFieldsOf(type).flatMap((field) => {
      const text = filled.value[field];
      return typeof text === 'string' ? [text] : [];
    });
    return { type, value: filled.value, secrets: [...filled.secrets, ...own] };
  }

  return {
    findSecret: (_workspaceId, path) => findSecret(path),
    findVariable: (_workspaceId, path) => findVariable(path),
    findResource: (_workspaceId, path) => findResource(path),
  };
}
