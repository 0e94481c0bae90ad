import { evaluateExpression } from '../aggregation/evaluate-expression.ts';
import type { Value } from '../values/value.ts';
import type { Matcher } from './compile-query.ts';

/** `$expr`: an aggregation expression that must be true. */
export function compileExpression(expression: Value): Matcher {
  const evaluate = evaluateExpression(expression);
  return (document) => {
    const result = evaluate(document);
    return result !== undefined && result !== null && result !== false && result !== 0;
  };
}
