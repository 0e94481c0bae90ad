import type { FastifyReply } from 'fastify';
import { loadValue } from '#server/runs/run-views.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import type { JsonValue } from '#shared/json.ts';
import type { Services } from '../services.ts';

/** Headers that belong to the connection or to our own session; a flow may not set them. */
const reservedHeaders =
  /^(set-cookie|connection|transfer-encoding|content-length|content-encoding|keep-alive|upgrade|trailer|te|date|strict-transport-security|content-security-policy|x-frame-options|x-content-type-options|access-control-.*|cross-origin-.*|clear-site-data|service-worker-allowed)$/;
const headerName = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

/** The answer of a run that has ended: what its `return` says, else 200 with the result; a failure is 500. */
export async function answerHook(
  services: Services,
  run: RunRecord,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (run.status === 'failed' || run.status === 'cancelled') return reply.code(500).send(failureBody(run));
  const result = await loadValue(services, run.workspaceId, run.result);
  const headers = allowedHeaders(run.response?.headers ?? {});
  reply.code(statusOf(run.response?.status)).headers(headers);
  const type = headers['content-type'];
  if (type !== undefined && !/json/i.test(type)) return reply.send(asText(result));
  return reply.type(type ?? 'application/json; charset=utf-8').send(JSON.stringify(result));
}

function failureBody(run: RunRecord) {
  const code = run.error?.code ?? run.status;
  const message = run.error?.message ?? `The run was ${run.status}.`;
  const node = run.error?.node === undefined ? {} : { node: run.error.node };
  return { error: { code, message, details: { runId: run.id, ...node } } };
}

function statusOf(status: number | undefined): number {
  return status !== undefined && Number.isInteger(status) && status >= 200 && status <= 599 ? status : 200;
}

function allowedHeaders(headers: Record<string, string>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(
    entries.filter(
      ([name, value]) => headerName.test(name) && !reservedHeaders.test(name) && isOneLine(value),
    ),
  );
}

function isOneLine(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

function asText(result: JsonValue): string {
  return typeof result === 'string' ? result : JSON.stringify(result);
}
