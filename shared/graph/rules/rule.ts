import type { Problem, ProblemCode } from '../problems.ts';
import type { FlowDefinition, FlowNode } from '../schema.ts';
import type { GraphIndex } from '../traverse.ts';

/** Why a document is checked: drafts may have errors; `run` and `publish` also refuse what cannot be executed. */
export type Purpose = 'edit' | 'run' | 'publish';

export type RuleContext = { definition: FlowDefinition; graph: GraphIndex; purpose: Purpose };

/** One rule of design 3.1: a pure function that lists what it finds, in the document's order. */
export type Rule = (context: RuleContext) => Problem[];

export function errorAt(code: ProblemCode, node: FlowNode | undefined, message: string): Problem {
  return { severity: 'error', code, ...(node !== undefined && { node: node.id }), message };
}

export function warningAt(code: ProblemCode, node: FlowNode | undefined, message: string): Problem {
  return { severity: 'warning', code, ...(node !== undefined && { node: node.id }), message };
}

/** How messages name a node: by its title, in quotes. */
export function named(node: FlowNode): string {
  return `"${node.title || node.id}"`;
}

/** "a script", "an approval", "an HTTP request". */
export function withArticle(noun: string): string {
  return `${/^[aeiouAEIOU]|^HTTP/.test(noun) ? 'an' : 'a'} ${noun}`;
}
