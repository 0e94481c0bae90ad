import * as z from 'zod';
import type { ScriptRequest } from '#server/runtime/sandbox-port.ts';
import { AppError } from '#shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { pathSchema } from '#shared/slug.ts';
import { readJson } from './guest-json.ts';

type ResourceOperation = 'getVariable' | 'getResource' | 'sql' | 'sendEmail';
type Resources = NonNullable<ScriptRequest['resources']>;

const operations: Readonly<
  Record<
    ResourceOperation,
    (resources: Resources, payload: JsonValue, signal: AbortSignal) => Promise<JsonValue>
  >
> = {
  getVariable: async (resources, payload) => resources.getVariable(pathOf(payload)),
  getResource: async (resources, payload) => resources.getResource(pathOf(payload)),
  sql: answerSql,
  sendEmail: answerSendEmail,
};

const pathPayload = z.strictObject({ path: z.string().max(200) });
const resourcePayload = z.union([z.string().max(200), z.null()]);
const sqlPayload = z.strictObject({
  path: resourcePayload,
  json: z.string().nullable(),
  text: z.string().max(100_000),
  parameters: z.string(),
  readOnly: z.boolean(),
  maxRows: z.int().min(1).max(100_000),
});
const emailPayload = z.strictObject({
  path: resourcePayload,
  json: z.string().nullable(),
  mail: z.string(),
  index: z.int().min(0),
});
const mostEmails = 100;

export function isResourceCall(operation: string): operation is ResourceOperation {
  return Object.hasOwn(operations, operation);
}

/** Serves `getVariable`, `getResource`, `sql` and `sendEmail`; what comes from the guest is checked as hostile. */
export async function answerResourceCall(
  resources: Resources | undefined,
  operation: ResourceOperation,
  { payload, signal }: { payload: JsonValue; signal: AbortSignal },
): Promise<JsonValue> {
  if (resources === undefined) {
    throw new AppError('not_supported', `${operation} is not available here: it works in a step of a flow.`);
  }
  return operations[operation](resources, payload, signal);
}

async function answerSql(resources: Resources, payload: JsonValue, signal: AbortSignal): Promise<JsonValue> {
  const parsed = sqlPayload.safeParse(payload);
  if (!parsed.success) {
    throw new AppError(
      'bad_request',
      'sql takes a template of at most 100,000 characters and a maxRows up to 100,000.',
    );
  }
  const { path, json, text, readOnly, maxRows } = parsed.data;
  const parameters = readJson(parsed.data.parameters);
  if (!Array.isArray(parameters)) throw new AppError('bad_request', 'The parameters of sql are a list.');
  const resource = resourceOf(path, json);
  return resources.sql({ resource, text, parameters, readOnly, maxRows, signal });
}

async function answerSendEmail(
  resources: Resources,
  payload: JsonValue,
  signal: AbortSignal,
): Promise<JsonValue> {
  const parsed = emailPayload.safeParse(payload);
  if (!parsed.success) throw new AppError('bad_request', 'sendEmail takes a resource and an email.');
  const { path, json, index } = parsed.data;
  if (index >= mostEmails) {
    throw new AppError('too_many_requests', `A script sends at most ${mostEmails} emails in one execution.`);
  }
  const mail = readJson(parsed.data.mail);
  if (!isJsonObject(mail))
    throw new AppError('invalid_input', 'An email is an object with to, subject and text or html.');
  return resources.sendEmail({ resource: resourceOf(path, json), mail, index, signal });
}

/** A path, or the value of a resource that the script got. */
function resourceOf(path: string | null, json: string | null): string | JsonObject {
  if (path !== null) return checkedPath(path);
  const value = json === null ? null : readJson(json);
  if (isJsonObject(value)) return value;
  throw new AppError('bad_request', 'Name a resource by its path, folder/name, or give its value.');
}

function pathOf(payload: JsonValue): string {
  const parsed = pathPayload.safeParse(payload);
  if (!parsed.success) throw new AppError('bad_request', 'A path is text of the form folder/name.');
  return checkedPath(parsed.data.path);
}

function checkedPath(path: string): string {
  if (pathSchema.safeParse(path).success) return path;
  throw new AppError('bad_request', `"${path}" is not a path: write folder/name.`);
}
