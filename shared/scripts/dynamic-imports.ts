import type { ImportExpression, Program } from 'acorn';

/** One `import(...)`; `source` is null where the name is computed. `start` counts characters. */
export type DynamicImport = { source: string | null; start: number; line: number; column: number };

/** Every `import(...)` of a script, in order. */
export function findDynamicImports(code: string, program: Program): DynamicImport[] {
  if (!/\bimport\s*\(/.test(code)) return [];
  const found: DynamicImport[] = [];
  const rest: unknown[] = [program];
  while (rest.length > 0) {
    const node = rest.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (isImport(node)) found.push(placeOf(node));
    rest.push(...Object.values(node));
  }
  return found.toSorted((a, b) => a.start - b.start);
}

function isImport(node: object): node is ImportExpression {
  return 'type' in node && node.type === 'ImportExpression';
}

function placeOf({ source, start, loc }: ImportExpression): DynamicImport {
  const isText = source.type === 'Literal' && typeof source.value === 'string';
  const { line = 1, column = 0 } = loc?.start ?? {};
  return { source: isText ? String(source.value) : null, start, line, column: column + 1 };
}
