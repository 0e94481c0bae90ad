import * as z from 'zod';
import type { OutboundFetch, OutboundResponse } from '#server/adapters/http/outbound-fetch.ts';
import type { ScriptRequest } from '#server/runtime/sandbox-port.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonValue } from '#shared/json.ts';
import { answerApprovalUrls } from './approval-calls.ts';
import { answerResourceCall, isResourceCall } from './resource-calls.ts';
import { answerSendSignal } from './signal-calls.ts';
import { answerStartFlow } from './start-flow-calls.ts';
import { answerStateCall, isStateCall } from './state-calls.ts';
import { createTurnstile } from './turnstile.ts';

/** Serves the calls of one script that take time; rejects with an `AppError` that the script may see. */
export type HostCalls = (operation: string, payload: JsonValue, signal: AbortSignal) => Promise<JsonValue>;

const fetchPayload = z.strictObject({
  url: z.string(),
  method: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  redirect: z.enum(['follow', 'manual', 'error']).catch('follow'),
  text: z.string().nullable(),
  base64: z.string().nullable(),
});

/** Connections to databases and mail servers, which take fewer than web servers. */
const maxOpenConnections = 10;

/** The host calls of one execution: a capability table of its own, gone with it. */
export function createHostCalls(
  fetch: OutboundFetch | undefined,
  {
    state,
    approvalUrls,
    startFlow,
    sendSignal,
    resources,
    fetchRefusal,
  }: Pick<
    ScriptRequest,
    'state' | 'approvalUrls' | 'startFlow' | 'sendSignal' | 'resources' | 'fetchRefusal'
  >,
): HostCalls {
  const inTurn = createTurnstile(maxOpenConnections);
  return async (operation, payload, signal) => {
    if (isStateCall(operation)) return answerStateCall(state, operation, payload);
    if (isResourceCall(operation)) {
      return inTurn(() => answerResourceCall(resources, operation, { payload, signal }));
    }
    if (operation === 'startFlow') return answerStartFlow(startFlow, payload);
    if (operation === 'sendSignal') return answerSendSignal(sendSignal, payload);
    if (operation === 'approvalUrls') return answerApprovalUrls(approvalUrls, payload);
    if (operation !== 'fetch' || !fetch) {
      throw new AppError('not_supported', `"${operation}" is not available in this sandbox.`);
    }
    if (fetchRefusal !== undefined) throw new AppError('forbidden', fetchRefusal);
    const parsed = fetchPayload.safeParse(payload);
    if (!parsed.success) throw new AppError('bad_request', 'The request is not valid.');
    const { text, base64, ...request } = parsed.data;
    const body = base64 === null ? text : Buffer.from(base64, 'base64');
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    return answerOf(await fetch({ ...request, body: bytes, signal }));
  };
}

/** A body that is text goes as text, which the guest need not decode. */
function answerOf({ body, ...response }: OutboundResponse): JsonValue {
  const text = decodeText(body);
  return { ...response, text, base64: text === null ? Buffer.from(body).toString('base64') : null };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeText(body: Uint8Array): string | null {
  try {
    return strictUtf8.decode(body);
  } catch {
    return null;
  }
}
