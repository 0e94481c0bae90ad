import { namedNodeIds } from './list-references.ts';
import { type ExpressionError, parseExpression } from './parse-expression.ts';
import { parsePath } from './resolve-path.ts';
import { parseTemplate } from './template.ts';

/** What validation needs to know of an expression or template. */
export type ExpressionUse = {
  error?: ExpressionError;
  nodeIds: readonly string[];
  hasComputedName: boolean;
};

const nothing: ExpressionUse = { nodeIds: [], hasComputedName: false };

/** The editor validates after every edit: what was read before is kept, the oldest is forgotten first. */
const known = new Map<string, ExpressionUse>();
const maxKnown = 5000;
const maxKnownLength = 2000;

export function readExpressionUse(code: string): ExpressionUse {
  const before = known.get(code);
  if (before !== undefined) return before;
  const use = readPathUse(code) ?? readParsedUse(code);
  if (code.length > maxKnownLength) return use;
  if (known.size >= maxKnown) for (const oldest of known.keys()) if (known.delete(oldest)) break;
  known.set(code, use);
  return use;
}

/** Most expressions are bare paths, which need no parser. */
function readPathUse(code: string): ExpressionUse | undefined {
  const path = parsePath(code);
  if (path === undefined) return undefined;
  if (path.root !== 'results') return nothing;
  const [first] = path.steps;
  return first === undefined || first.isIndex ? undefined : { nodeIds: [first.name], hasComputedName: false };
}

function readParsedUse(code: string): ExpressionUse {
  const parsed = parseExpression(code);
  if (!parsed.ok) return { ...nothing, error: parsed.error };
  const { references } = parsed;
  return { nodeIds: namedNodeIds(references), hasComputedName: references.computed.length > 0 };
}

/** The same for a template: the uses of all its `{{ }}` together, with places in the template's text. */
export function readTemplateUse(text: string): ExpressionUse {
  const template = parseTemplate(text);
  if (!template.ok) return { ...nothing, error: template.error };
  const nodeIds = new Set<string>();
  let hasComputedName = false;
  for (const part of template.parts) {
    if (part.kind === 'text') continue;
    const use = readExpressionUse(part.code);
    if (use.error !== undefined) return { ...nothing, error: errorInside(text, part.start, use.error) };
    for (const id of use.nodeIds) nodeIds.add(id);
    hasComputedName ||= use.hasComputedName;
  }
  return { nodeIds: [...nodeIds], hasComputedName };
}

function errorInside(text: string, start: number, error: ExpressionError): ExpressionError {
  const before = text.slice(0, start).split('\n');
  const columnsBefore = error.line === 1 ? (before.at(-1)?.length ?? 0) : 0;
  return { ...error, line: before.length + error.line - 1, column: columnsBefore + error.column };
}
