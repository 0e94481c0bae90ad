import { toApiError } from '#client/api/api-error.ts';
import { type Problem, problemCodes } from '#shared/graph/problems.ts';
import { isJsonObject } from '#shared/json.ts';

/** The problems that an `invalid_definition` answer names; empty for any other failure. */
export function problemsOf(error: unknown): Problem[] {
  const problems = toApiError(error).details?.problems;
  if (!Array.isArray(problems)) return [];
  return problems.flatMap((problem): Problem[] => {
    if (!isJsonObject(problem) || typeof problem.message !== 'string') return [];
    const code = problemCodes.find((known) => known === problem.code);
    if (code === undefined) return [];
    const severity = problem.severity === 'warning' ? 'warning' : 'error';
    const node = typeof problem.node === 'string' ? { node: problem.node } : {};
    return [{ severity, code, message: problem.message, ...node }];
  });
}
