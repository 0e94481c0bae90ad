import { nodeConfig } from '#shared/graph/config.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { isJsonObject } from '#shared/json.ts';
import type { RunRecord } from '../records.ts';
import type { Executor } from './executor.ts';

/** The run's result and the answer to a waiting webhook; the engine gives it its effect (design 3.3). */
export const returnExecutor: Executor = {
  async resolveInput({ node, evaluator }) {
    const { value, status, headers } = nodeConfig(node, 'return');
    const own = await evaluator.resolveAll({ value, status }, 'The field');
    if (!own.ok || headers === undefined || !isJsonObject(own.value)) return own;
    const resolved = await evaluator.resolveAll(headers, 'The header');
    return resolved.ok ? { ok: true, value: { ...own.value, headers: resolved.value } } : resolved;
  },

  async execute(_context, input) {
    const answer = isJsonObject(input) ? input : {};
    const message = describeWrongAnswer(answer);
    if (message !== null)
      return { kind: 'failed', error: { code: 'invalid_answer', message, fault: 'user' } };
    return { kind: 'succeeded', ports: [], value: answer.value ?? null };
  },
};

/** The answer of a webhook that the recorded input of a `return` step asks for. */
export function readAnswer(input: JsonValue): NonNullable<RunRecord['response']> {
  const answer = isJsonObject(input) ? input : {};
  const status =
    answer.status === undefined || answer.status === null ? {} : { status: Number(answer.status) };
  if (!isJsonObject(answer.headers)) return status;
  const headers = Object.entries(answer.headers).filter(([, value]) => value !== null);
  return { ...status, headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])) };
}

function describeWrongAnswer({ status, headers }: JsonObject): string | null {
  if (status !== undefined && status !== null) {
    const code = Number(status);
    if (typeof status === 'boolean' || !Number.isInteger(code) || code < 200 || code > 599) {
      return `The status must be a number from 200 to 599, it is ${JSON.stringify(status)}.`;
    }
  }
  if (!isJsonObject(headers)) return null;
  const wrong = Object.entries(headers).find(([, value]) => typeof value === 'object' && value !== null);
  return wrong === undefined ? null : `The header "${wrong[0]}" must be a text.`;
}
