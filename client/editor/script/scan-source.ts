/**
 * Blanks strings, templates and comments of JavaScript or TypeScript with spaces, so that brackets and commas can be
 * counted; every other character keeps its place. Unfinished ones reach to the end of the line or text.
 */
export function blankLiterals(code: string): string {
  return blank(code, () => true);
}

/** Blanks comments only; strings stay. */
export function blankComments(code: string): string {
  return blank(code, (literal) => literal.startsWith('/'));
}

function blank(code: string, isBlanked: (literal: string) => boolean): string {
  let out = '';
  let index = 0;
  while (index < code.length) {
    const end = Math.max(endOfLiteral(code, index), index + 1);
    const literal = code.slice(index, end);
    out += literal.length > 1 && isBlanked(literal) ? literal.replace(/[^\n]/g, ' ') : literal;
    index = end;
  }
  return out;
}

function endOfLiteral(code: string, start: number): number {
  const two = code.slice(start, start + 2);
  if (two === '//') return endOr(code.indexOf('\n', start), code.length);
  if (two === '/*') {
    const end = code.indexOf('*/', start + 2);
    return end < 0 ? code.length : end + 2;
  }
  const quote = code[start];
  if (quote !== '"' && quote !== "'" && quote !== '`') return start;
  for (let index = start + 1; index < code.length; index += 1) {
    if (code[index] === '\\') index += 1;
    else if (code[index] === quote) return index + 1;
    else if (code[index] === '\n' && quote !== '`') return index;
  }
  return code.length;
}

function endOr(index: number, otherwise: number): number {
  return index < 0 ? otherwise : index;
}

const openers = '([{';
const closers = ')]}';

/** The index of the bracket that closes the one at `open` in blanked text; -1 where it is missing. */
export function findClosing(blanked: string, open: number): number {
  let depth = 0;
  for (let index = open; index < blanked.length; index += 1) {
    const char = blanked[index] ?? '';
    if (openers.includes(char)) depth += 1;
    else if (closers.includes(char)) {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return -1;
}

/** Cuts `text` at `separator` outside of any bracket, `<>` included; `=>` is not a closing angle. */
export function splitTopLevel(text: string, separator: string): string[] {
  const blanked = blankLiterals(text);
  const parts: string[] = [];
  let from = 0;
  for (const index of topLevelIndexes(blanked)) {
    if (blanked[index] !== separator) continue;
    parts.push(text.slice(from, index));
    from = index + 1;
  }
  parts.push(text.slice(from));
  return parts;
}

/** The first index of `wanted` outside of any bracket; -1 where there is none. Arrows and comparisons are no `=`. */
export function findTopLevel(text: string, wanted: string): number {
  const blanked = blankLiterals(text);
  for (const index of topLevelIndexes(blanked)) {
    if (blanked[index] !== wanted) continue;
    const isOperator = wanted === '=' && (blanked[index + 1] === '>' || blanked[index + 1] === '=');
    if (!isOperator) return index;
  }
  return -1;
}

function* topLevelIndexes(blanked: string): Generator<number> {
  let depth = 0;
  for (let index = 0; index < blanked.length; index += 1) {
    const char = blanked[index] ?? '';
    if (openers.includes(char) || char === '<') depth += 1;
    else if (closers.includes(char) || (char === '>' && blanked[index - 1] !== '='))
      depth = Math.max(0, depth - 1);
    else if (depth === 0) yield index;
  }
}
