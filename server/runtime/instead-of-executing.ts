import type { StepOutcome } from '#server/engine/messages.ts';
import type { ValueRef } from '#server/engine/values.ts';
import { findReusable } from './find-reusable.ts';
import { asksToSkip } from './policy-questions.ts';
import type { Execution, StepExecution } from './step-context.ts';
import { failed, whatIsTold } from './step-outcome.ts';

type TakenOver = { kind: 'result'; outcome: StepOutcome } | { kind: 'input'; input: ValueRef };

/** What a restarted run takes over from the one before (design 3.10). */
export async function takeOver(given: StepExecution, at: Execution): Promise<TakenOver | null> {
  const { run, graph, steps, definitions, values } = given;
  if (run.restart === undefined || at.step.input !== null || at.step.attempt > 1) return null;
  const found = await findReusable({ steps, definitions }, { run, graph, path: at.context.path });
  if (found === null) return null;
  const { input, result, ports } = found.step;
  if (found.kind === 'input') return input === null ? null : { kind: 'input', input };
  const told = await whatIsTold(given, at, { previous: await values.load(result ?? { kind: 'null' }) });
  if (!told.ok) return { kind: 'result', outcome: failed(told.error, input, false) };
  const outcome: StepOutcome = {
    kind: 'succeeded',
    ports,
    result: result ?? { kind: 'null' },
    input,
    reusedFrom: run.restart.runId,
    ...told.told,
  };
  return { kind: 'result', outcome };
}

/** What stands before executing: `skipIf`, then pins (design 3.3); null: the step executes. */
export async function findInstead(given: StepExecution, at: Execution): Promise<StepOutcome | null> {
  const { context, node, step } = at;
  if (step.input !== null || step.attempt > 1) return null;
  const answer = await asksToSkip(context.evaluator, node);
  if (!answer.ok) return failed(answer.error, null, false);
  if (answer.holds) return { kind: 'bypassed' };
  if (node.node.pinned?.enabled !== true) return null;
  const told = await whatIsTold(given, at, { previous: node.node.pinned.result });
  return told.ok ? { kind: 'pinned', ...told.told } : failed(told.error, null, false);
}
