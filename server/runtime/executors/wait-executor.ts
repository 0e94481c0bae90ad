import type { StepError } from '#server/engine/messages.ts';
import { nodeConfig } from '#shared/graph/config.ts';
import type { JsonValue } from '#shared/json.ts';
import { isJsonObject } from '#shared/json.ts';
import type { Executor, ExecutorResult } from './executor.ts';

/** The longest time that a flow can wait for: a hundred years. */
const longestSeconds = 100 * 365 * 86_400;

/** Waits for a time or a signal; a time that has passed goes on at once (design 3.2). */
export const waitExecutor: Executor = {
  async resolveInput({ node, evaluator }) {
    const config = nodeConfig(node, 'wait');
    if (config.kind === 'duration') return evaluator.resolveAll({ seconds: config.seconds }, 'The field');
    if (config.kind === 'until') return evaluator.resolveAll({ time: config.time }, 'The field');
    return { ok: true, value: null };
  },

  async execute({ node, clock }, input) {
    const config = nodeConfig(node, 'wait');
    const given = isJsonObject(input) ? input : {};
    const now = clock.now();
    if (config.kind === 'signal') {
      const { name, timeoutSeconds } = config;
      const dueAt = timeoutSeconds === undefined ? null : now + timeoutSeconds * 1000;
      return { kind: 'waiting', dueAt, isDecided: false, waitsFor: { on: 'signal', name } };
    }
    const dueAt = config.kind === 'duration' ? endOf(given.seconds ?? null, now) : timeOf(given.time ?? null);
    if (typeof dueAt !== 'number') return { kind: 'failed', error: dueAt };
    return dueAt <= now ? { kind: 'passed_on', ports: ['out'] } : waitUntil(dueAt);
  },
};

function waitUntil(dueAt: number): ExecutorResult {
  return { kind: 'waiting', dueAt, isDecided: false, waitsFor: { on: 'timer' } };
}

function endOf(given: JsonValue, now: number): number | StepError {
  const seconds = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds > longestSeconds) {
    return wrong(
      `The seconds to wait must be a number up to ${longestSeconds}, not ${JSON.stringify(given)}.`,
    );
  }
  return now + Math.max(0, Math.round(seconds * 1000));
}

/** An ISO time, or milliseconds since the epoch. */
function timeOf(given: JsonValue): number | StepError {
  const time = typeof given === 'string' ? Date.parse(given) : given;
  if (typeof time !== 'number' || !Number.isFinite(time)) {
    return wrong(
      `The time to wait for must be an ISO time such as 2026-01-31T09:00:00Z, not ${JSON.stringify(given)}.`,
    );
  }
  return time;
}

function wrong(message: string): StepError {
  return { code: 'invalid_wait', message, fault: 'user' };
}
