import { AppError } from '#shared/errors.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { validateDefinition } from '#shared/graph/validate.ts';

/** Throws `invalid_definition` with all problems when a draft cannot run. */
export function requireRunnable(draft: FlowDefinition): void {
  const problems = validateDefinition(draft, 'run');
  const error = problems.find(({ severity }) => severity === 'error');
  if (error === undefined) return;
  throw new AppError('invalid_definition', `The draft cannot run: ${error.message}`, {
    details: { problems },
  });
}
