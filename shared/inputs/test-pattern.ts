import { type PatternCost, patternCost } from './pattern-cost.ts';

const maxPatternLength = 500;
/** Steps that a search may take in the worst case; some tenths of a second. */
const maxSteps = 20_000_000;
const maxKnown = 500;

type Prepared = { expression: RegExp; cost: PatternCost } | undefined;

const known = new Map<string, Prepared>();

/**
 * Matches text against a pattern of a flow's schema without the danger of a search that does not end: patterns that
 * could take exponential time, back references and look-around are `unusable`, and the text may only be as long as
 * the worst case of the rest allows.
 */
export function testPattern(pattern: string, value: string): 'matches' | 'differs' | 'too_long' | 'unusable' {
  const prepared = prepare(pattern);
  if (prepared === undefined) return 'unusable';
  const { choices, exponent } = prepared.cost;
  if (choices * (value.length + 1) ** exponent > maxSteps) return 'too_long';
  return prepared.expression.test(value) ? 'matches' : 'differs';
}

function prepare(pattern: string): Prepared {
  if (known.has(pattern)) return known.get(pattern);
  if (known.size >= maxKnown) known.clear();
  const prepared = compile(pattern);
  known.set(pattern, prepared);
  return prepared;
}

function compile(pattern: string): Prepared {
  const cost = pattern.length > maxPatternLength ? undefined : patternCost(pattern);
  const expression = expressionOf(pattern, 'u') ?? expressionOf(pattern, '');
  if (cost === undefined || expression === undefined || cost.choices > maxSteps) return undefined;
  return { expression, cost };
}

/** Schemas written for other tools escape characters that the `u` flag does not let them escape. */
function expressionOf(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}
