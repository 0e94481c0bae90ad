import { nodeConfig } from '#shared/graph/config.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { connectorFailure } from './connector-failure.ts';
import type { Executor, ExecutorResult } from './executor.ts';
import { type EncodedBody, encodeBody } from './http-body.ts';
import { addressWithin, headersOfService } from './http-resource.ts';

/** Calls an address; every host is checked by the outbound guard that `fetch` of scripts uses (design 4.4). */
export const httpExecutor: Executor = {
  async resolveInput({ node, evaluator }) {
    const { url, body, query = {}, headers = {} } = nodeConfig(node, 'http');
    const own = await evaluator.resolveAll({ url, body }, 'The field');
    if (!own.ok || !isJsonObject(own.value)) return own;
    const resolvedQuery = await evaluator.resolveAll(query, 'The query parameter');
    if (!resolvedQuery.ok) return resolvedQuery;
    const resolvedHeaders = await evaluator.resolveAll(headers, 'The header');
    if (!resolvedHeaders.ok) return resolvedHeaders;
    return {
      ok: true,
      value: { ...own.value, query: resolvedQuery.value, headers: resolvedHeaders.value },
    };
  },

  async execute({ run, node, path, outbound, values, mask, signal }, input) {
    const config = nodeConfig(node, 'http');
    const given = isJsonObject(input) ? input : {};
    const { timeoutSeconds } = node.policy ?? {};
    try {
      const body = encodeBody(config.bodyKind, given.body);
      const service = config.resource === undefined ? null : await values.resource(config.resource, 'Http');
      const key = readsOnly(config.method) ? null : `${run.id}/${path}`;
      const own = headersOf(given, { body, key });
      const { headers, secretHeaders } = withService(own, service?.value ?? null);
      const hidden = own.filter(([, value]) => mask.holds(value)).map(([name]) => name);
      const answer = await outbound({
        url: addressOf(given, service?.value ?? null),
        method: config.method,
        headers,
        secretHeaders: [...secretHeaders, ...hidden],
        body: body?.bytes ?? null,
        ...(timeoutSeconds !== undefined && { timeoutMs: timeoutSeconds * 1000 }),
        signal,
      });
      return resultOf(answer, config.failOnStatus);
    } catch (error) {
      return connectorFailure(error);
    }
  },
};

/** The node's own headers go before those of the service, but nothing replaces how it signs in. */
function withService(own: [string, string][], service: JsonObject | null) {
  if (service === null) return { headers: own, secretHeaders: [] };
  const { headers, signIn } = headersOfService(service);
  const names = own.map(([name]) => name.toLowerCase());
  const added = headers.filter(([name]) => !names.includes(name.toLowerCase()));
  const kept = own.filter(([name]) => name.toLowerCase() !== signIn?.[0].toLowerCase());
  const all = [...kept, ...added, ...(signIn === null ? [] : [signIn])];
  return {
    headers: all,
    secretHeaders: [...headers, ...(signIn === null ? [] : [signIn])].map(([name]) => name),
  };
}

/** The address with the query's parameters; a list gives one parameter per item, null none. */
function addressOf({ url, query }: JsonObject, service: JsonObject | null): string {
  const given = typeof url === 'string' ? url : JSON.stringify(url ?? null);
  const text = service === null ? given : addressWithin(service, given);
  const pairs = Object.entries(isJsonObject(query) ? query : {}).flatMap(([name, value]) =>
    [value].flat().flatMap((item) => (item === null ? [] : [[name, textOf(item)]])),
  );
  if (pairs.length === 0 || !URL.canParse(text)) return text;
  const address = new URL(text);
  for (const [name = '', value = ''] of pairs) address.searchParams.append(name, value);
  return address.href;
}

/** The author's headers, the body's type, and the key by which a service may know a request that is sent again. */
function headersOf(
  { headers }: JsonObject,
  { body, key }: { body: EncodedBody | null; key: string | null },
): [string, string][] {
  const given = Object.entries(isJsonObject(headers) ? headers : {}).flatMap(
    ([name, value]): [string, string][] => (value === null ? [] : [[name, textOf(value)]]),
  );
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  if (body !== null && !names.has('content-type')) given.push(['content-type', body.type]);
  if (key !== null && !names.has('idempotency-key')) given.push(['idempotency-key', encodeURI(key)]);
  return given;
}

function readsOnly(method: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method);
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type Answer = { status: number; headers: [string, string][]; body: Uint8Array };

function resultOf(answer: Answer, failOnStatus: boolean): ExecutorResult {
  const { status } = answer;
  const headers = joinHeaders(answer.headers);
  const body = bodyOf(answer, headers['content-type'] ?? '');
  const value = { status, headers, body };
  if (!failOnStatus || status < 400) return { kind: 'succeeded', ports: ['out'], value };
  const error = {
    code: 'http_status',
    message: `The answer has the status ${status}`,
    fault: status >= 500 ? ('system' as const) : ('user' as const),
    details: value,
  };
  return { kind: 'failed', error };
}

/** One text per header; `set-cookie` and others that come several times are joined. */
function joinHeaders(pairs: [string, string][]): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(joined);
}

/** JSON as a value, text as text, anything else as base64. */
function bodyOf({ body }: Answer, type: string): JsonValue {
  if (body.byteLength === 0) return null;
  const isText =
    /^text\/|charset=|[/+](json|xml|javascript|x-www-form-urlencoded)/i.test(type) || type === '';
  if (!isText) return Buffer.from(body).toString('base64');
  const text = Buffer.from(body).toString('utf8');
  if (!/[/+]json/i.test(type)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
