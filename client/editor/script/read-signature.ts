import { isJsonObject, type JsonValue } from '#shared/json.ts';
import { readLiteral } from './read-literal.ts';
import { type ParameterType, readType } from './read-type.ts';
import { blankComments, blankLiterals, findClosing, findTopLevel, splitTopLevel } from './scan-source.ts';

/** One argument of a script's `main`, as the form shows it. */
export type Parameter = {
  name: string;
  type: ParameterType;
  isOptional: boolean;
  /** The default as JSON, where it is a literal. */
  defaultValue?: JsonValue;
  /** The text of `@param name` in the JSDoc before `main`. */
  help?: string;
};

/**
 * `none`: the script has no `main` and takes no arguments. `unreadable`: `message` says in one sentence why its
 * parameters cannot be shown as fields.
 */
export type Signature =
  | { kind: 'found'; parameters: Parameter[] }
  | { kind: 'none' }
  | { kind: 'unreadable'; message: string };

const mainPattern =
  /\bexport\s+(?:default\s+)?(?:async\s+)?function\s*\*?\s*main\b|\bexport\s+(?:const|let|var)\s+main\b/;

/**
 * Reads the parameters of an exported `main` from TypeScript or JavaScript that may be half written.
 * Unknown types become `any`; it never throws and never runs the code.
 */
export function readSignature(code: string): Signature {
  const blanked = blankLiterals(code);
  const match = mainPattern.exec(blanked);
  if (!match) return { kind: 'none' };
  const open = findParameterList(blanked, match.index + match[0].length);
  const close = open < 0 ? -1 : findClosing(blanked, open);
  if (close < 0) return { kind: 'unreadable', message: 'The parameter list of main is not finished.' };
  const help = readParameterHelp(code.slice(0, match.index));
  const parameters: Parameter[] = [];
  for (const part of splitTopLevel(code.slice(open + 1, close), ',')) {
    const source = blankComments(part).trim();
    if (source === '') continue;
    // The rest gets no argument by name.
    if (source.startsWith('...')) break;
    const parameter = readParameter(source, help);
    if (parameter === undefined) {
      return {
        kind: 'unreadable',
        message: `Arguments reach main by name, so give each a plain name instead of "${shorten(source)}".`,
      };
    }
    parameters.push(parameter);
  }
  return { kind: 'found', parameters };
}

/** Skips type parameters (`main<T>(`), and for a constant what stands before the arrow function's list. */
function findParameterList(blanked: string, from: number): number {
  let depth = 0;
  for (let index = from; index < blanked.length; index += 1) {
    const char = blanked[index];
    if (char === '<') depth += 1;
    else if (char === '>' && blanked[index - 1] !== '=') depth -= 1;
    else if (char === '(' && depth <= 0) return index;
    else if (char === '{' || char === ';') return -1;
  }
  return -1;
}

function readParameter(source: string, help: Map<string, string>): Parameter | undefined {
  const equals = findTopLevel(source, '=');
  const declaration = equals < 0 ? source : source.slice(0, equals);
  const match = /^([A-Za-z_$][\w$]*)\s*(\?)?\s*(?::([\s\S]*))?$/.exec(declaration.trim());
  if (!match) return undefined;
  const [, name = '', question, typeText] = match;
  const defaultValue = equals < 0 ? undefined : readLiteral(source.slice(equals + 1));
  const text = help.get(name);
  return {
    name,
    type: typeText === undefined ? typeOfValue(defaultValue) : readType(typeText),
    isOptional: question !== undefined || equals >= 0 || allowsUndefined(typeText),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(text === undefined ? {} : { help: text }),
  };
}

function allowsUndefined(typeText: string | undefined): boolean {
  return (
    typeText !== undefined && splitTopLevel(typeText, '|').some((member) => member.trim() === 'undefined')
  );
}

function typeOfValue(value: JsonValue | undefined): ParameterType {
  if (typeof value === 'string') return { kind: 'text' };
  if (typeof value === 'number') return { kind: 'number' };
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (Array.isArray(value)) return { kind: 'list' };
  if (isJsonObject(value)) return { kind: 'object' };
  return { kind: 'any' };
}

/** The `@param` lines of the last JSDoc block before `main`. */
function readParameterHelp(before: string): Map<string, string> {
  const help = new Map<string, string>();
  const block = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(before)?.[1] ?? '';
  for (const line of block.split('\n')) {
    const match = /@param\s+(?:\{[^}]*\}\s+)?\[?([A-Za-z_$][\w$]*)[^\s]*\s+-?\s*(.+)$/.exec(line.trim());
    if (match?.[1] !== undefined && match[2] !== undefined) help.set(match[1], match[2].trim());
  }
  return help;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
