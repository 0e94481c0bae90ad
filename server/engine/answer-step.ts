import { type Draft, findOpenStep } from './draft.ts';
import { describeError, failStep, succeed } from './finish-step.ts';
import type { Answer } from './messages.ts';

/** What was asked about a step that has done its work is answered: it is tried again, stops something, or is over. */
export function answerStep(draft: Draft, path: string, attempt: number, answer: Answer): void {
  const step = findOpenStep(draft, path);
  if (step?.status !== 'asking' || step.attempt !== attempt || step.ask === undefined) return;
  const { ask, ...rest } = step;
  const at = { path, step: rest };
  if (ask.kind === 'retry') {
    failStep(draft, at, { error: ask.error, mayRetry: answer.ok && answer.retries === true });
    return;
  }
  if (!answer.ok) {
    failStep(draft, at, { error: describeError(at, answer.error), mayRetry: false });
    return;
  }
  succeed(draft, at, { ports: ask.ports, result: ask.result, stops: answer.stops === true });
}
