const maxPatternLength = 500;
/** Steps that a search may take in the worst case. */
const maxSteps = 10_000_000;
const maxKnown = 500;

type Prepared = { expression: RegExp; repetitions: number } | undefined;

const known = new Map<string, Prepared>();

/**
 * Matches text against a pattern of a flow's schema without the danger of a search that does not end: patterns with
 * repeated groups that repeat or choose inside, back references and look-around are `unusable`, and the text may only
 * be as long as the worst case of the rest allows.
 */
export function testPattern(pattern: string, value: string): 'matches' | 'differs' | 'too_long' | 'unusable' {
  const prepared = prepare(pattern);
  if (prepared === undefined) return 'unusable';
  if ((value.length + 1) ** (prepared.repetitions + 1) > maxSteps && prepared.repetitions > 1)
    return 'too_long';
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
  if (pattern.length > maxPatternLength) return undefined;
  const repetitions = countRepetitions(pattern);
  if (repetitions === undefined) return undefined;
  try {
    return { expression: new RegExp(pattern, 'u'), repetitions };
  } catch {
    return compileWithoutUnicode(pattern, repetitions);
  }
}

/** Schemas written for other tools escape characters that the `u` flag does not let them escape. */
function compileWithoutUnicode(pattern: string, repetitions: number): Prepared {
  try {
    return { expression: new RegExp(pattern), repetitions };
  } catch {
    return undefined;
  }
}

/** Counts the open-ended repetitions; undefined where one could take exponential time. */
function countRepetitions(pattern: string): number | undefined {
  const plain = pattern.replace(/\\[^1-9k]/g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\\[1-9k]|\(\?(?!:)/.test(plain)) return undefined;
  const groups: { isComplex: boolean }[] = [];
  let repetitions = 0;
  for (let at = 0; at < plain.length; at += 1) {
    const char = plain.charAt(at);
    if (char === '(') groups.push({ isComplex: false });
    const isRepeated = /^(?:[*+]|\{\d+,?\d*\})/.test(plain.slice(at + 1, at + 12));
    if (char === ')') {
      const group = groups.pop();
      if (group?.isComplex && isRepeated) return undefined;
      const outer = groups.at(-1);
      if (outer !== undefined && group?.isComplex) outer.isComplex = true;
    }
    const inner = groups.at(-1);
    if (isRepeated) repetitions += 1;
    if (inner !== undefined && (isRepeated || char === '|')) inner.isComplex = true;
  }
  return repetitions;
}
