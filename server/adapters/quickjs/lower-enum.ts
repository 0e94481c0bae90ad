import ts from 'typescript-api';

/** What stands in place of a part of a script; `start` and `end` count characters. */
export type Replacement = { start: number; end: number; text: string };

/**
 * An enum as JavaScript on as many lines: `enum E { A, B = 'x' }` becomes an object with the names and, for numbers,
 * their names as well. Members that others are computed from are constants beside it; the lines of all stay.
 */
export function lowerEnum(node: ts.EnumDeclaration, file: ts.SourceFile): Replacement {
  const name = node.name.text;
  const start = node.getStart(file);
  const isExported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
  const used = wordsOf(node, file);
  let text = `${isExported ? 'export ' : ''}var ${name}=${name}||{};{`;
  let end = start;
  let previous: string | undefined;
  for (const member of node.members) {
    const key = keyOf(member, file);
    text += linesOf(file.text.slice(end, member.getStart(file)));
    const value =
      member.initializer?.getText(file) ?? (previous === undefined ? '0' : `${name}[${previous}]+1`);
    const alias =
      ts.isIdentifier(member.name) && used.has(member.name.text) ? `const ${member.name.text}=` : '';
    text += `${alias}${name}[${key}]=(${value});`;
    if (!isText(member.initializer))
      text += `if(typeof ${name}[${key}]==="number")${name}[${name}[${key}]]=${key};`;
    previous = key;
    end = member.end;
  }
  return { start, end: node.end, text: `${text}${linesOf(file.text.slice(end, node.end))}}` };
}

function keyOf({ name }: ts.EnumMember, file: ts.SourceFile): string {
  const isNamed = ts.isIdentifier(name) || ts.isStringLiteralLike(name);
  return isNamed ? JSON.stringify(name.text) : name.getText(file);
}

/** Every name in the values of an enum: only members among them need to be constants. */
function wordsOf(node: ts.EnumDeclaration, file: ts.SourceFile): Set<string> {
  const texts = node.members.map(({ initializer }) => initializer?.getText(file) ?? '');
  return new Set(texts.join(' ').match(/[A-Za-z_$][\w$]*/g));
}

function isText(value: ts.Expression | undefined): boolean {
  return value !== undefined && (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value));
}

function linesOf(text: string): string {
  return text.replace(/[^\n]/g, '');
}
