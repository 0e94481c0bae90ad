import type { IncomingHttpHeaders } from 'node:http';
import { convertQuery } from '#shared/inputs/convert-query.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { parseJson } from '../http/parse-json.ts';

export type HookRequest = {
  method: string;
  headers: IncomingHttpHeaders;
  query: Record<string, string | string[]>;
  rawBody: Buffer;
};

/**
 * The input that a call of a webhook gives (design 3.3): a JSON object as it is, anything else as `{ body }`, the
 * query of a GET converted by the flow's schema. JSON that says so and is not is `bad_request`.
 */
export function hookInput(request: HookRequest, inputs: JsonObject): JsonObject {
  if (request.method === 'GET') return convertQuery(inputs, request.query);
  const body = readBody(request);
  if (body === undefined) return {};
  return isJsonObject(body) ? body : { body };
}

/** Undefined: nothing was sent. Bytes that are no text become base64. */
function readBody({ headers, rawBody }: HookRequest): JsonValue | undefined {
  if (rawBody.length === 0) return undefined;
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const text = rawBody.toString('utf8');
  if (type === 'application/json' || type.endsWith('+json')) return parseJson(text);
  // `curl -d` and scripts without a header send JSON under this type.
  const isUnlabelled = type === '' || type === 'application/x-www-form-urlencoded';
  if (isUnlabelled && text.trimStart().startsWith('{')) return parseJson(text);
  return Buffer.from(text, 'utf8').equals(rawBody) ? text : rawBody.toString('base64');
}

const secretHeaders = ['authorization', 'proxy-authorization', 'cookie'];

/** The headers that the flow may see: all but those with secrets of the caller. */
export function visibleHeaders(
  headers: IncomingHttpHeaders,
  authHeader: string | undefined,
): Record<string, string> {
  const hidden = [...secretHeaders, ...(authHeader === undefined ? [] : [authHeader.toLowerCase()])];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || hidden.includes(name)
        ? []
        : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
