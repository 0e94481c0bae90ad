import { MongoFailure } from '../errors.ts';

export type PatternFlags = { isMultiline: boolean; isDotAll: boolean };

/**
 * A pattern as MongoDB reads it (PCRE2) in JavaScript's words: `$` also stands before a last line feed, only a line feed
 * ends a line, and white space is that of ASCII. What JavaScript has no words for is refused.
 */
export function fromPerlPattern(pattern: string, flags: PatternFlags): string {
  let result = '';
  let at = 0;
  while (at < pattern.length) {
    const [text, next] = pattern[at] === '[' ? readClass(pattern, at) : readItem(pattern, at, flags);
    result += text;
    at = next;
  }
  return result;
}

type Read = [text: string, next: number];

function refuse(what: string): never {
  throw new MongoFailure(
    'NotImplemented',
    `${what} in regular expressions is not supported by this database`,
  );
}

const start = '(?<![^])';
const end = '(?![^])';
const lastLineEnd = `(?=\\n?${end})`;
const space = '\\t-\\r ';

function readItem(pattern: string, at: number, { isMultiline, isDotAll }: PatternFlags): Read {
  const char = pattern[at] ?? '';
  const rest = pattern.slice(at);
  if (char === '\\') return readEscape(pattern, at);
  if (char === '.') return [isDotAll ? '[^]' : '[^\\n]', at + 1];
  if (char === '^') return [isMultiline ? `(?:${start}|(?<=\\n)(?=[^]))` : '^', at + 1];
  if (char === '$') return [isMultiline ? '(?![^\\n])' : lastLineEnd, at + 1];
  const named = /^\(\?P(?=<)/.exec(rest);
  if (named) return ['(?', at + named[0].length];
  const group = /^\((?:\*|\?(?!:|=|!|<=|<!|<\w))[^)]{0,8}/.exec(rest);
  if (group) return refuse(`"${group[0]}"`);
  const possessive = /^(?:[*+?]|\{\d+(?:,\d*)?\})\+/.exec(rest);
  if (possessive) return refuse(`"${possessive[0]}"`);
  return [char, at + 1];
}

const escapes: Record<string, string> = {
  A: start,
  Z: lastLineEnd,
  a: '\\x07',
  e: '\\x1b',
  h: '[\\t ]',
  s: `[${space}]`,
  S: `[^${space}]`,
  z: end,
};

function readEscape(pattern: string, at: number): Read {
  const name = pattern[at + 1] ?? '';
  const known = escapes[name];
  if (known !== undefined) return [known, at + 2];
  const isOther = 'CEGHKNQRVXgouv'.includes(name) || (name === 'x' && pattern[at + 2] === '{');
  return isOther ? refuse(`"\\${name}"`) : [`\\${name}`, at + 2];
}

const classes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    alnum: 'A-Za-z0-9',
    alpha: 'A-Za-z',
    ascii: '\\x00-\\x7f',
    blank: '\\t ',
    cntrl: '\\x00-\\x1f\\x7f',
    digit: '0-9',
    graph: '!-~',
    lower: 'a-z',
    print: ' -~',
    punct: '!-\\/:-@\\[-`{-~',
    space,
    upper: 'A-Z',
    word: '\\w',
    xdigit: '0-9A-Fa-f',
  }),
);

/** A set of characters; a bracket that closes it at once is one of them. */
function readClass(pattern: string, from: number): Read {
  const opening = /^\[\^?\]?/.exec(pattern.slice(from))?.[0] ?? '[';
  let result = opening.replace(']', '\\]');
  let at = from + opening.length;
  while (at < pattern.length && pattern[at] !== ']') {
    const posix = /^\[([:.=])(\^?\w*)\1\]/.exec(pattern.slice(at));
    if (posix) {
      result += classes.get(posix[2] ?? '') ?? refuse(`"${posix[0]}"`);
      at += posix[0].length;
    } else if (pattern[at] === '\\') {
      const name = pattern[at + 1] ?? '';
      if ('EHNQRVXhov'.includes(name)) refuse(`"\\${name}"`);
      result += name === 's' ? space : `\\${name}`;
      at += 2;
    } else {
      result += pattern[at] === '[' ? '\\[' : pattern[at];
      at += 1;
    }
  }
  // One that does not end is left as it is, for the engine to say so.
  return at < pattern.length ? [`${result}]`, at + 1] : [pattern.slice(from), pattern.length];
}
