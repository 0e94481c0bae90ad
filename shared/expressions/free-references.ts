import type { AnyNode, Pattern } from 'acorn';

/** A name that the code takes from outside, with the node that it stands in directly. */
export type FreeReference = { name: string; node: AnyNode; parent: AnyNode | undefined };

/**
 * Lists the identifiers that the code reads or writes without declaring them, in the order of the text.
 * Scoping is that of strict mode: `var` belongs to the function, everything else to its block.
 */
export function findFreeReferences(root: AnyNode): FreeReference[] {
  const references: FreeReference[] = [];
  visit(root, undefined, []);
  return references;

  function visit(node: AnyNode, parent: AnyNode | undefined, scopes: Set<string>[]): void {
    if (node.type === 'Identifier') {
      if (!scopes.some((scope) => scope.has(node.name))) references.push({ name: node.name, node, parent });
      return;
    }
    const declared = declaredBy(node);
    const inner = declared === undefined ? scopes : [...scopes, declared];
    for (const child of referencingChildren(node)) visit(child, node, inner);
  }
}

/** The children that may hold references: names of properties, labels and meta properties are left out. */
function referencingChildren(node: AnyNode): AnyNode[] {
  switch (node.type) {
    case 'MemberExpression':
      return node.computed ? [node.object, node.property] : [node.object];
    case 'Property':
      return node.computed ? [node.key, node.value] : [node.value];
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return [...(node.computed ? [node.key] : []), ...(node.value ? [node.value] : [])];
    case 'LabeledStatement':
      return [node.body];
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return [];
    default:
      return childrenOf(node);
  }
}

/** Every node directly below, whatever its kind. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  const values: unknown[] = Object.values(node);
  for (const value of values) {
    if (isNode(value)) children.push(value);
    else if (Array.isArray(value)) children.push(...value.filter(isNode));
  }
  return children;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

export function isFunctionNode(node: AnyNode) {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** The names of the scope that a node opens; undefined where it opens none. */
function declaredBy(node: AnyNode): Set<string> | undefined {
  const names = new Set<string>();
  switch (node.type) {
    case 'Program':
      addBlockNames(node.body, names);
      addVarNames(node, names);
      return names;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (node.type !== 'ArrowFunctionExpression') names.add('arguments');
      if (node.type === 'FunctionExpression' && node.id) names.add(node.id.name);
      for (const param of node.params) addPatternNames(param, names);
      addVarNames(node.body, names);
      return names;
    case 'ClassExpression':
    case 'ClassDeclaration':
      if (node.id) names.add(node.id.name);
      return names;
    case 'BlockStatement':
    case 'StaticBlock':
      addBlockNames(node.body, names);
      return names;
    case 'SwitchStatement':
      for (const switchCase of node.cases) addBlockNames(switchCase.consequent, names);
      return names;
    case 'ForStatement':
      if (node.init) addBlockNames([node.init], names);
      return names;
    case 'ForInStatement':
    case 'ForOfStatement':
      addBlockNames([node.left], names);
      return names;
    case 'CatchClause':
      if (node.param) addPatternNames(node.param, names);
      return names;
    default:
      return undefined;
  }
}

function addBlockNames(statements: readonly AnyNode[], names: Set<string>): void {
  for (const statement of statements) {
    if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
      if (statement.id) names.add(statement.id.name);
    } else if (statement.type === 'VariableDeclaration') {
      for (const declarator of statement.declarations) addPatternNames(declarator.id, names);
    }
  }
}

/** Adds what `var` declares anywhere below, functions excluded. */
function addVarNames(node: AnyNode, names: Set<string>): void {
  if (node.type === 'VariableDeclaration' && node.kind === 'var') addBlockNames([node], names);
  for (const child of childrenOf(node)) if (!isFunctionNode(child)) addVarNames(child, names);
}

function addPatternNames(pattern: Pattern | AnyNode, names: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier':
      names.add(pattern.name);
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        addPatternNames(property.type === 'Property' ? property.value : property.argument, names);
      }
      break;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) addPatternNames(element, names);
      break;
    case 'AssignmentPattern':
      addPatternNames(pattern.left, names);
      break;
    case 'RestElement':
      addPatternNames(pattern.argument, names);
      break;
    default:
      break;
  }
}
