import ts from 'typescript-api';
import type { JsonObject } from '#shared/json.ts';
import { isResourceType } from '#shared/resources/resource-types.ts';
import { chooseProperties, joinObjects, joinParts, keysOf, recordOf } from './object-schemas.ts';
import { readLiteral, readPropertyName } from './read-literal.ts';
import { enumSchema, keywordSchema, literalTypeSchema, mergeChoices } from './simple-types.ts';

/** The types that a file declares, by name; an interface may be declared in several places. */
export type DeclaredTypes = Map<string, Declared[]>;
type Declared = ts.TypeAliasDeclaration | ts.InterfaceDeclaration | ts.EnumDeclaration | ts.Expression;

/** What is known while a type is read: other types of the file, and those that are being read already. */
type Context = { declared: DeclaredTypes; reading: readonly string[] };

const mostNesting = 20;

/** Types, interfaces and constants that a signature may refer to. */
export function collectTypes(file: ts.SourceFile): DeclaredTypes {
  const declared: DeclaredTypes = new Map();
  for (const statement of file.statements) {
    if (ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement))
      declared.set(statement.name.text, [statement]);
    else if (ts.isInterfaceDeclaration(statement)) {
      const name = statement.name.text;
      declared.set(name, [...(declared.get(name) ?? []), statement]);
    } else if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (ts.isIdentifier(name) && initializer) declared.set(`typeof ${name.text}`, [initializer]);
      }
    }
  }
  return declared;
}

/** A type as JSON Schema; what cannot be told becomes `{}`, which takes anything. */
export function typeSchema(node: ts.TypeNode, declared: DeclaredTypes): JsonObject {
  return read(node, { declared, reading: [] });
}

function read(node: ts.TypeNode, context: Context): JsonObject {
  if (context.reading.length > mostNesting) return {};
  const keyword = keywordSchema(node.kind);
  if (keyword) return keyword;
  if (ts.isParenthesizedTypeNode(node)) return read(node.type, context);
  if (ts.isTypeOperatorNode(node)) {
    const schema = read(node.type, context);
    return node.operator === ts.SyntaxKind.KeyOfKeyword ? keysOf(schema) : schema;
  }
  if (ts.isLiteralTypeNode(node)) return literalTypeSchema(node);
  if (ts.isUnionTypeNode(node)) return readUnion(node, context);
  if (ts.isIntersectionTypeNode(node)) return joinParts(node.types.map((type) => read(type, context)));
  if (ts.isTemplateLiteralTypeNode(node)) return { type: 'string' };
  if (ts.isArrayTypeNode(node)) return { type: 'array', items: read(node.elementType, context) };
  if (ts.isTupleTypeNode(node)) return readTuple(node, context);
  if (ts.isTypeLiteralNode(node)) return readMembers(node.members, context);
  if (ts.isTypeReferenceNode(node)) return readReference(node, context);
  if (ts.isIndexedAccessTypeNode(node)) return readChoices(node, context);
  return {};
}

function readUnion({ types }: ts.UnionTypeNode, context: Context): JsonObject {
  const isLeftOut = ({ kind }: ts.TypeNode) =>
    kind === ts.SyntaxKind.UndefinedKeyword || kind === ts.SyntaxKind.VoidKeyword;
  const parts = types.filter((type) => !isLeftOut(type)).map((type) => read(type, context));
  const [first, ...others] = mergeChoices(parts.filter(({ type }) => type !== 'null'));
  const schema = first === undefined || others.length === 0 ? (first ?? {}) : { anyOf: [first, ...others] };
  return parts.some(({ type }) => type === 'null') ? { ...schema, nullable: true } : schema;
}

function readTuple({ elements }: ts.TupleTypeNode, context: Context): JsonObject {
  const parts = elements.map((element) => readElement(element, context));
  const [first] = parts;
  const isUniform = parts.every(({ items }) => JSON.stringify(items) === JSON.stringify(first?.items));
  const hasRest = parts.some(({ many }) => many === 'any');
  return {
    type: 'array',
    ...(isUniform && first ? { items: first.items } : {}),
    minItems: parts.filter(({ many }) => many === 'one').length,
    ...(hasRest ? {} : { maxItems: parts.length }),
  };
}

/** A place of a tuple: its own type, and whether it is there once, perhaps, or any number of times. */
function readElement(
  element: ts.TypeNode | ts.NamedTupleMember,
  context: Context,
): { items: JsonObject; many: 'one' | 'perhaps' | 'any' } {
  const isNamed = ts.isNamedTupleMember(element);
  if (ts.isRestTypeNode(element) || (isNamed && element.dotDotDotToken)) {
    const { items = {} } = read(element.type, context);
    return { items: items as JsonObject, many: 'any' };
  }
  const isOptional = ts.isOptionalTypeNode(element) || (isNamed && element.questionToken !== undefined);
  const type = isNamed || ts.isOptionalTypeNode(element) ? element.type : element;
  return { items: read(type, context), many: isOptional ? 'perhaps' : 'one' };
}

/** The members of an object type. */
function readMembers(members: ts.NodeArray<ts.TypeElement>, context: Context): JsonObject {
  const properties: JsonObject = {};
  const required: string[] = [];
  let additionalProperties: JsonObject | undefined;
  for (const member of members) {
    if (ts.isIndexSignatureDeclaration(member)) additionalProperties = read(member.type, context);
    if (!ts.isPropertySignature(member)) continue;
    const name = readPropertyName(member.name);
    if (name === undefined || name === '__proto__') continue;
    const schema = member.type ? read(member.type, context) : {};
    const description = describeNode(member) ?? describeOnLine(member);
    properties[name] = description === undefined ? schema : { ...schema, description };
    if (!member.questionToken && !allowsUndefined(member.type)) required.push(name);
  }
  return {
    type: 'object',
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(additionalProperties ? { additionalProperties } : {}),
  };
}

export function allowsUndefined(type: ts.TypeNode | undefined): boolean {
  if (type === undefined) return false;
  const kinds = ts.isUnionTypeNode(type) ? type.types.map(({ kind }) => kind) : [type.kind];
  return kinds.includes(ts.SyntaxKind.UndefinedKeyword);
}

function readReference(node: ts.TypeReferenceNode, context: Context): JsonObject {
  const name = node.typeName.getText();
  const [first, second] = node.typeArguments ?? [];
  if (context.reading.includes(name)) return {};
  const declared = readDeclared(name, { ...context, reading: [...context.reading, name] });
  if (declared) return declared;
  if (name === 'Date') return { type: 'string', format: 'date-time' };
  if (name === 'URL') return { type: 'string', format: 'uri' };
  if (isResourceType(name)) return { type: 'object', resourceType: name };
  if (first === undefined) return {};
  return readGeneric(name, { first, second, context });
}

function readGeneric(
  name: string,
  { first, second, context }: { first: ts.TypeNode; second: ts.TypeNode | undefined; context: Context },
): JsonObject {
  switch (name) {
    case 'Array':
    case 'ReadonlyArray':
    case 'Set':
      return { type: 'array', items: read(first, context) };
    case 'Record':
      return recordOf(read(first, context), second ? read(second, context) : {});
    case 'Readonly':
    case 'Promise':
      return read(first, context);
    case 'NonNullable': {
      const { nullable: _, ...rest } = read(first, context);
      return rest;
    }
    case 'Partial': {
      const { required: _, ...rest } = read(first, context);
      return rest;
    }
    case 'Required': {
      const schema = read(first, context);
      return { ...schema, required: Object.keys((schema.properties as JsonObject | undefined) ?? {}) };
    }
    case 'Pick':
    case 'Omit':
      return second ? chooseProperties(read(first, context), read(second, context), name === 'Pick') : {};
    default:
      return {};
  }
}

/** A type or interface of the file. */
function readDeclared(name: string, context: Context): JsonObject | undefined {
  const declarations = context.declared.get(name) ?? [];
  const [alias] = declarations.filter(ts.isTypeAliasDeclaration);
  if (alias) return read(alias.type, context);
  const [choices] = declarations.filter(ts.isEnumDeclaration);
  if (choices) return enumSchema(choices);
  const [first, ...others] = declarations.filter(ts.isInterfaceDeclaration);
  if (first === undefined) return undefined;
  return others.reduce(
    (schema, each) => joinObjects(schema, readInterface(each, context)),
    readInterface(first, context),
  );
}

function readInterface(node: ts.InterfaceDeclaration, context: Context): JsonObject {
  const bases = (node.heritageClauses ?? []).flatMap(({ types }) => [...types]);
  let schema = readMembers(node.members, context);
  for (const base of bases) {
    const name = base.expression.getText();
    const declared = context.reading.includes(name)
      ? undefined
      : readDeclared(name, { ...context, reading: [...context.reading, name] });
    if (declared) schema = joinObjects(declared, schema);
  }
  return schema;
}

/** `(typeof roles)[number]` over a list that is written out. */
function readChoices(node: ts.IndexedAccessTypeNode, { declared }: Context): JsonObject {
  let object: ts.TypeNode = node.objectType;
  while (ts.isParenthesizedTypeNode(object)) object = object.type;
  const [list] = ts.isTypeQueryNode(object)
    ? (declared.get(`typeof ${object.exprName.getText()}`) ?? [])
    : [];
  const values = list && ts.isExpression(list) ? readLiteral(list) : undefined;
  return Array.isArray(values) ? { enum: values } : {};
}

/** The text of the JSDoc comment of a node, without its tags. */
export function describeNode(node: ts.Node): string | undefined {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  const text = comment && ts.getTextOfJSDocComment(comment.comment)?.trim();
  return text === '' ? undefined : text;
}

/** A comment between the brace and the first member on one line, which the parser gives to the brace. */
function describeOnLine(member: ts.Node): string | undefined {
  const { text } = member.getSourceFile();
  const { pos, end } = ts.getTrailingCommentRanges(text, member.pos)?.at(-1) ?? { pos: 0, end: 0 };
  const comment = /^\/\*\*\s*(.*?)\s*\*\/$/.exec(text.slice(pos, end))?.[1];
  return comment || undefined;
}
