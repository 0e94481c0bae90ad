import type { Program, Statement } from 'acorn';
import { type AnyNode, parse } from 'acorn';
import type { PreparedScript } from '#server/runtime/sandbox-port.ts';
import { rewriteImports } from './millrace-imports.ts';
import { findEntry } from './script-entry.ts';
import type { SandboxFailure } from './thread-messages.ts';

export type PrepareResult =
  | { kind: 'prepared'; script: PreparedScript }
  | { kind: 'failed'; error: SandboxFailure }
  /** It may be TypeScript: its types have to be stripped before it is prepared. */
  | { kind: 'needs_strip' };

/** Changes when what is prepared would run in another way: what is stored is ignored then. */
export const preparedFormat = 1;

const bodyPrefix = 'export default await (async () => {';

/** Prepares plain JavaScript, or says that the code has to pass through the type stripper first. */
export function prepareSource(code: string, hasBundle: boolean): PrepareResult {
  if (mayHoldTypeArguments(code)) return { kind: 'needs_strip' };
  const parsed = parseModule(code);
  return parsed.ok ? prepareProgram(code, parsed.program, hasBundle) : { kind: 'needs_strip' };
}

/** Prepares code whose types have been stripped (or that never had any). */
export function prepareJavascript(code: string, hasBundle: boolean): PrepareResult {
  const parsed = parseModule(code);
  return parsed.ok
    ? prepareProgram(code, parsed.program, hasBundle)
    : { kind: 'failed', error: parsed.error };
}

export function isJavascript(code: string): boolean {
  return parseModule(code).ok;
}

/**
 * `f<string>(x)` is a call with a type argument in TypeScript and two comparisons in JavaScript, so code that
 * parses as JavaScript is not always meant as JavaScript: a `>` before `(` or a backtick after a `<` is suspect.
 */
function mayHoldTypeArguments(code: string): boolean {
  const opening = code.indexOf('<');
  return opening !== -1 && /[^=>]>+\s*[(\x60]/.test(code.slice(opening));
}

type ParseResult = { ok: true; program: Program } | { ok: false; error: SandboxFailure };

function parseModule(code: string): ParseResult {
  try {
    const program = parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowReturnOutsideFunction: true,
      locations: true,
    });
    return { ok: true, program };
  } catch (error) {
    return { ok: false, error: syntaxFailure(error) };
  }
}

/** Turns an error of the parser into a failure with line and column. */
function syntaxFailure(error: unknown): SandboxFailure {
  const told = error instanceof Error ? error.message.replace(/ \(\d+:\d+\)$/, '') : String(error);
  const message = told === "Unexpected character '@'" ? `${told}: decorators are not supported` : told;
  const location = error instanceof SyntaxError && 'loc' in error ? error.loc : undefined;
  const failure: SandboxFailure = { code: 'syntax_error', message, fault: 'user' };
  if (!isLocation(location)) return failure;
  return { ...failure, line: location.line, column: location.column + 1 };
}

function isLocation(value: unknown): value is { line: number; column: number } {
  return typeof value === 'object' && value !== null && 'line' in value && 'column' in value;
}

function prepareProgram(code: string, program: Program, hasBundle: boolean): PrepareResult {
  const imports = rewriteImports(code, program, hasBundle);
  if (!imports.ok) {
    const error = failureAt(imports.at, 'imports_not_supported', imports.message);
    return { kind: 'failed', error };
  }
  const { prelude } = imports;
  const returned = findTopLevelReturn(program.body);
  if (!returned) {
    const found = findEntry(program);
    return {
      kind: 'prepared',
      script: {
        format: preparedFormat,
        javascript: prelude + imports.code + found.suffix,
        entry: found.entry,
        firstLineShift: prelude.length,
      },
    };
  }
  const exported = program.body.find((statement) => statement.type.startsWith('Export'));
  if (exported) {
    const message = 'A script has either exports or a return of its own, not both.';
    return { kind: 'failed', error: failureAt(returned.loc ?? undefined, 'syntax_error', message) };
  }
  // Imports stand at the top level, outside of the function that makes a body of the script.
  const start = prelude + bodyPrefix;
  const javascript = `${start}${imports.code}\n})();`;
  const entry = { kind: 'value', exportName: 'default' } as const;
  return {
    kind: 'prepared',
    script: { format: preparedFormat, javascript, entry, firstLineShift: start.length },
  };
}

type Location = { start: { line: number; column: number } };

function failureAt(at: Location | undefined, code: string, message: string): SandboxFailure {
  const failure: SandboxFailure = { code, message, fault: 'user' };
  return at ? { ...failure, line: at.start.line, column: at.start.column + 1 } : failure;
}

/** The first `return` outside of any function. */
function findTopLevelReturn(body: readonly (Statement | Program['body'][number])[]): AnyNode | null {
  const stack: unknown[] = [...body].reverse();
  while (stack.length > 0) {
    const node = stack.pop();
    if (!isNode(node) || opensFunction(node)) continue;
    if (node.type === 'ReturnStatement') return node;
    for (const child of Object.values(node).reverse()) {
      if (!Array.isArray(child)) stack.push(child);
      else for (const each of [...child].reverse()) stack.push(each);
    }
  }
  return null;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function opensFunction(node: AnyNode): boolean {
  return node.type.includes('Function') || node.type.startsWith('Class') || node.type.endsWith('Expression');
}
