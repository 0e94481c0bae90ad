import ts from 'typescript-api';
import type { Replacement } from './lower-enum.ts';

/**
 * `constructor(private name: string) {}` as JavaScript: the modifiers become spaces, and the constructor begins, behind
 * its `super(...)`, with `this.name=name;`, on the line where it stands.
 */
export function lowerParameterProperties(modifiers: ts.Node[], file: ts.SourceFile): Replacement[] {
  if (modifiers.length === 0) return [];
  const blanks = modifiers.map((modifier): Replacement => {
    const start = modifier.getStart(file);
    return { start, end: modifier.end, text: ' '.repeat(modifier.end - start) };
  });
  return [...blanks, ...constructorsOf(file).flatMap((each) => assignmentsOf(each, file))];
}

export function isPropertyModifier({ kind }: ts.Node): boolean {
  return [
    ts.SyntaxKind.PublicKeyword,
    ts.SyntaxKind.PrivateKeyword,
    ts.SyntaxKind.ProtectedKeyword,
    ts.SyntaxKind.ReadonlyKeyword,
    ts.SyntaxKind.OverrideKeyword,
  ].includes(kind);
}

function constructorsOf(node: ts.Node): ts.ConstructorDeclaration[] {
  const found = ts.isConstructorDeclaration(node) ? [node] : [];
  ts.forEachChild(node, (child) => {
    found.push(...constructorsOf(child));
  });
  return found;
}

function assignmentsOf({ parameters, body }: ts.ConstructorDeclaration, file: ts.SourceFile): Replacement[] {
  const names = parameters
    .filter(({ modifiers }) => modifiers?.some(isPropertyModifier))
    .map(({ name }) => name.getText(file));
  if (body === undefined || names.length === 0) return [];
  const call = body.statements.find(isSuperCall);
  const at = call === undefined ? body.getStart(file) + 1 : call.end;
  const text = names.map((name) => `this.${name}=${name};`).join('');
  return [{ start: at, end: at, text: call === undefined ? text : `;${text}` }];
}

function isSuperCall(statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return false;
  return statement.expression.expression.kind === ts.SyntaxKind.SuperKeyword;
}
