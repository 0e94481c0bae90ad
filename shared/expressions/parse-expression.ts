import {
  type AnyNode,
  type Expression,
  type Options,
  type Program,
  parse,
  parseExpressionAt,
  tokenizer,
} from 'acorn';
import { childrenOf, isFunctionNode } from './free-references.ts';
import { listReferences, type References } from './list-references.ts';

/** A syntax error in a person's words; line and column count from 1. */
export type ExpressionError = { message: string; line: number; column: number };

/** `form` tells how to evaluate: an expression has a value, a body gives it by `return`. */
export type ParsedExpression = {
  ok: true;
  form: 'expression' | 'body';
  tree: Expression | Program;
  references: References;
};

/** A module is strict, as the function is in which the sandbox evaluates. */
const options: Options = {
  ecmaVersion: 2023,
  sourceType: 'module',
  allowReturnOutsideFunction: true,
};

type ParseResult = ParsedExpression | { ok: false; error: ExpressionError };

/**
 * Parses expression code (design 3.4): a JavaScript expression, or statements with `return`. A text that is both,
 * such as `{ a: 1 }`, is an expression. Never throws: what cannot be parsed is an error with its place.
 */
export function parseExpression(code: string): ParseResult {
  try {
    return parseCode(code);
  } catch (error) {
    return { ok: false, error: describeError(code, error) };
  }
}

function parseCode(code: string): ParseResult {
  if (code.trim() === '') return refused('The expression is empty');
  const asExpression = attempt(code, parseWholeExpression);
  if (asExpression.ok) return accepted('expression', asExpression.tree, code);
  const asBody = attempt(code, (text) => parse(text, options));
  if (!asBody.ok) {
    if (/\bawait\b/.test(code)) return refused(noAwait);
    const isBody = /(^|[\s;{}])(return|const|let|var|if|for|throw)\b/.test(code);
    return { ok: false, error: isBody ? asBody.error : asExpression.error };
  }
  const [only, another] = asBody.tree.body;
  if (only?.type === 'ExpressionStatement' && another === undefined)
    return accepted('expression', only.expression, code);
  if (!hasOwn(asBody.tree, endsBody)) return refused('Statements need a "return" to give a value');
  return accepted('body', asBody.tree, code);
}

function refused(message: string): ParseResult {
  return { ok: false, error: { message, line: 1, column: 1 } };
}

function accepted(form: 'expression' | 'body', tree: Expression | Program, code: string): ParseResult {
  if (/\b(import|export)\b/.test(code) && usesModules(tree)) {
    return refused('"import" and "export" cannot be used in an expression');
  }
  if (/\bawait\b/.test(code) && hasOwn(tree, isAwait)) return refused(noAwait);
  return { ok: true, form, tree, references: listReferences(tree) };
}

const noAwait = '"await" cannot be used: expressions are synchronous';

function isAwait(node: AnyNode): boolean {
  return node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await);
}

/** Statements that only throw are right as well: they say why there is no value. */
function endsBody(node: AnyNode): boolean {
  return node.type === 'ReturnStatement' || node.type === 'ThrowStatement';
}

const moduleSyntax = /^(Import|Export)/;

function usesModules(node: AnyNode): boolean {
  if (moduleSyntax.test(node.type)) return true;
  if (node.type === 'MetaProperty' && node.meta.name === 'import') return true;
  return childrenOf(node).some(usesModules);
}

/** Parses one expression that fills the whole text; comments may stand around it. */
function parseWholeExpression(code: string): Expression {
  const tree = parseExpressionAt(code, 0, options);
  const rest = code.slice(tree.end);
  if (rest.trim() === '') return tree;
  const after = tokenizer(rest, options).getToken();
  if (after.type.label === 'eof') return tree;
  throw new UnexpectedText(tree.end + after.start);
}

/** Whether there is such a node in the code itself, not in a function inside it. */
function hasOwn(node: AnyNode, isWanted: (node: AnyNode) => boolean): boolean {
  if (isWanted(node)) return true;
  return childrenOf(node).some((child) => !isFunctionNode(child) && hasOwn(child, isWanted));
}

class UnexpectedText extends Error {
  readonly pos: number;
  constructor(pos: number) {
    super('Unexpected text after the expression');
    this.pos = pos;
  }
}

/** The walk over the tree runs out of stack by itself; acorn says so in its own words. */
function isTooDeep(error: Error): boolean {
  return error instanceof RangeError || error.message.startsWith('Not enough stack space');
}

type Attempt<Tree> = { ok: true; tree: Tree } | { ok: false; error: ExpressionError };

function attempt<Tree>(code: string, read: (code: string) => Tree): Attempt<Tree> {
  try {
    return { ok: true, tree: read(code) };
  } catch (error) {
    return { ok: false, error: describeError(code, error) };
  }
}

/** acorn's errors carry an offset; a text nested too deeply for the parser gives a RangeError without one. */
function describeError(code: string, error: unknown): ExpressionError {
  if (!(error instanceof Error)) return { message: 'The expression cannot be read', line: 1, column: 1 };
  if (isTooDeep(error)) return { message: 'The expression is nested too deeply', line: 1, column: 1 };
  const position = 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
  const before = code.slice(0, position).split('\n');
  return {
    message: error.message.replace(/ \(\d+:\d+\)$/, ''),
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  };
}
