/** After one of these characters, or at the start, a slash begins a regular expression. */
const beforeRegularExpression = '(,=:[!&|?{};+-*%<>~^';

/**
 * The offset of the `}}` that ends the expression starting at `start`; undefined when there is none. Strings,
 * template literals, comments, regular expressions and nested braces are passed over.
 */
export function findExpressionEnd(text: string, start: number): number | undefined {
  let depth = 0;
  let last = '';
  let position = start;
  while (position < text.length) {
    const char = text.charAt(position);
    if (depth === 0 && text.startsWith('}}', position)) return position;
    const afterToken = skipToken(text, position, last);
    if (afterToken !== undefined) {
      position = afterToken;
      last = '"';
      continue;
    }
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (depth < 0) return undefined;
    if (char.trim() !== '') last = char;
    position += 1;
  }
  return undefined;
}

/** The offset after a string, template literal, comment or regular expression that starts here. */
function skipToken(text: string, position: number, last: string): number | undefined {
  const char = text.charAt(position);
  if (char === '"' || char === "'") return skipQuoted(text, position, char);
  if (char === '`') return skipTemplateLiteral(text, position);
  if (text.startsWith('//', position)) return endOr(text, text.indexOf('\n', position), 1);
  if (text.startsWith('/*', position)) return endOr(text, text.indexOf('*/', position + 2), 2);
  if (char === '/' && (last === '' || beforeRegularExpression.includes(last))) {
    return skipRegularExpression(text, position);
  }
  return undefined;
}

function endOr(text: string, found: number, length: number): number {
  return found === -1 ? text.length : found + length;
}

function skipQuoted(text: string, start: number, quote: string): number {
  let position = start + 1;
  while (position < text.length && text.charAt(position) !== quote) {
    position += text.charAt(position) === '\\' ? 2 : 1;
  }
  return position + 1;
}

function skipTemplateLiteral(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text.charAt(position) !== '`') {
    if (text.charAt(position) === '\\') position += 2;
    else if (text.startsWith('${', position)) position = afterSubstitution(text, position + 2);
    else position += 1;
  }
  return position + 1;
}

function afterSubstitution(text: string, start: number): number {
  let depth = 0;
  let position = start;
  while (position < text.length) {
    const char = text.charAt(position);
    if (char === '}' && depth === 0) return position + 1;
    const afterToken = skipToken(text, position, '"');
    if (afterToken !== undefined) {
      position = afterToken;
      continue;
    }
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    position += 1;
  }
  return position;
}

function skipRegularExpression(text: string, start: number): number {
  let isInClass = false;
  let position = start + 1;
  while (position < text.length && text.charAt(position) !== '\n') {
    const char = text.charAt(position);
    if (char === '/' && !isInClass) return position + 1;
    if (char === '[') isInClass = true;
    if (char === ']') isInClass = false;
    position += char === '\\' ? 2 : 1;
  }
  return position;
}
