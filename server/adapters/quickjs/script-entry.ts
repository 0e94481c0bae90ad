import type { Expression, Pattern, Program } from 'acorn';
import type { ScriptEntry } from '#server/runtime/sandbox-port.ts';

type TopLevel = Program['body'][number];

/** Where a script starts, and what must be added to its end so that the entry is exported. */
export type FoundEntry = { entry: ScriptEntry; suffix: string };

/**
 * Finds `main`, else the default export. A `main` that is declared and not exported is taken as well when there
 * is no default export: the author forgot a word, not what they want.
 */
export function findEntry(program: Program): FoundEntry {
  const declared = declaredParameters(program.body);
  const named = exportedLocal(program.body, 'main');
  if (named !== null) return call('main', declared.get(named) ?? [null], '');
  const byDefault = defaultExport(program.body, declared);
  if (byDefault !== null) return byDefault;
  const unexported = declared.get('main');
  if (unexported) return call('main', unexported, '\nexport { main };');
  return { entry: { kind: 'none' }, suffix: '' };
}

function call(exportName: 'main' | 'default', parameters: (string | null)[], suffix: string): FoundEntry {
  return { entry: { kind: 'call', exportName, parameters }, suffix };
}

/** The local name behind the export `exported`, or null. */
function exportedLocal(body: TopLevel[], exported: string): string | null {
  for (const statement of body) {
    if (statement.type !== 'ExportNamedDeclaration') continue;
    if (statement.declaration && declaredNames(statement.declaration).includes(exported)) return exported;
    for (const specifier of statement.specifiers) {
      const isIt = specifier.exported.type === 'Identifier' && specifier.exported.name === exported;
      if (isIt && specifier.local.type === 'Identifier') return specifier.local.name;
    }
  }
  return null;
}

function declaredNames(declaration: TopLevel | Expression): string[] {
  if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') {
    return declaration.id ? [declaration.id.name] : [];
  }
  if (declaration.type !== 'VariableDeclaration') return [];
  return declaration.declarations.flatMap((each) => (each.id.type === 'Identifier' ? [each.id.name] : []));
}

function defaultExport(body: TopLevel[], declared: Map<string, (string | null)[]>): FoundEntry | null {
  const local = exportedLocal(body, 'default');
  if (local !== null) return fromLocal(local, declared);
  const statement = body.find((each) => each.type === 'ExportDefaultDeclaration');
  if (!statement) return null;
  const { declaration } = statement;
  if (declaration.type === 'Identifier') return fromLocal(declaration.name, declared);
  const parameters = functionParameters(declaration);
  if (parameters) return call('default', parameters, '');
  return { entry: { kind: 'value', exportName: 'default' }, suffix: '' };
}

function fromLocal(name: string, declared: Map<string, (string | null)[]>): FoundEntry {
  const parameters = declared.get(name);
  if (parameters) return call('default', parameters, '');
  return { entry: { kind: 'value', exportName: 'default' }, suffix: '' };
}

/** Parameter names of the functions that stand at the top level, by the name that holds them. */
function declaredParameters(body: TopLevel[]): Map<string, (string | null)[]> {
  const found = new Map<string, (string | null)[]>();
  for (const statement of body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id) {
      found.set(declaration.id.name, parameterNames(declaration.params));
    }
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const each of declaration.declarations) {
      const parameters = each.init ? functionParameters(each.init) : null;
      if (each.id.type === 'Identifier' && parameters) found.set(each.id.name, parameters);
    }
  }
  return found;
}

function functionParameters(node: { type: string }): (string | null)[] | null {
  return isFunction(node) ? parameterNames(node.params) : null;
}

function isFunction(node: { type: string }): node is { type: string; params: Pattern[] } {
  return ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type);
}

/** A name per parameter; null for a destructured one, which gets the object of all arguments. */
function parameterNames(parameters: Pattern[]): (string | null)[] {
  const names: (string | null)[] = [];
  for (const parameter of parameters) {
    const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    if (pattern.type === 'RestElement') break;
    names.push(pattern.type === 'Identifier' ? pattern.name : null);
  }
  return names;
}
