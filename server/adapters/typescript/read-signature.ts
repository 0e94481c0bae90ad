import ts from 'typescript-api';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { readLiteral } from './read-literal.ts';
import { literalSchema } from './simple-types.ts';
import {
  allowsUndefined,
  collectTypes,
  type DeclaredTypes,
  describeNode,
  typeSchema,
} from './type-schema.ts';

/**
 * The parameters of a script's `main` (else of its default export) as the JSON Schema of an object, by which a form is
 * drawn and input is checked (design 4.2): types, choices, defaults, what may be left out, JSDoc as descriptions, types
 * of resources by name. null: there is no such function.
 */
export function readSignature(code: string): JsonObject | null {
  const file = ts.createSourceFile('script.ts', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const main = findMain(file);
  if (!main) return null;
  const declared = collectTypes(file);
  const typed = declaredParameters(main, declared);
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const [index, parameter] of main.parameters.entries()) {
    if (parameter.dotDotDotToken) break;
    if (parameter.name.getText() === 'this') continue;
    if (!ts.isIdentifier(parameter.name)) {
      addMembers({ properties, required }, parameter, declared);
      continue;
    }
    const name = parameter.name.text;
    const { type, questionToken } = parameter.type ? parameter : (typed[index] ?? parameter);
    properties[name] = parameterSchema(parameter, type, declared);
    const mayBeLeftOut = questionToken || parameter.initializer || allowsUndefined(type);
    if (!mayBeLeftOut) required.push(name);
  }
  const description = describeNode(main) ?? describeNode(declarationOf(main));
  return {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    properties,
    ...(required.length > 0 ? { required } : {}),
  };
}

type MainFunction = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

function findMain(file: ts.SourceFile): MainFunction | undefined {
  const functions = new Map<string, MainFunction>();
  let byDefault: MainFunction | undefined;
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement)) {
      if (statement.name) functions.set(statement.name.text, statement);
      if (isDefault(statement)) byDefault = statement;
    } else if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (ts.isIdentifier(name) && initializer && isFunction(initializer))
          functions.set(name.text, initializer);
      }
    } else if (ts.isExportAssignment(statement)) {
      const { expression } = statement;
      if (isFunction(expression)) byDefault = expression;
      else if (ts.isIdentifier(expression)) byDefault = functions.get(expression.text);
    }
  }
  return functions.get('main') ?? byDefault;
}

function isFunction(node: ts.Node): node is ts.FunctionExpression | ts.ArrowFunction {
  return ts.isFunctionExpression(node) || ts.isArrowFunction(node);
}

function isDefault(node: ts.FunctionDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true;
}

/** Where the comment of a function stands that is the value of a constant. */
function declarationOf(main: MainFunction): ts.Node {
  return ts.isFunctionDeclaration(main) ? main : (main.parent?.parent?.parent ?? main);
}

/** Parameters of the type that a constant with a function is declared with: `const main: (a: string) => void = ...`. */
function declaredParameters(main: MainFunction, declared: DeclaredTypes): readonly ts.ParameterDeclaration[] {
  let type = ts.isVariableDeclaration(main.parent) ? main.parent.type : undefined;
  if (type && ts.isTypeReferenceNode(type)) {
    const [alias] = declared.get(type.typeName.getText()) ?? [];
    type = alias && ts.isTypeAliasDeclaration(alias) ? alias.type : undefined;
  }
  return type && ts.isFunctionTypeNode(type) ? type.parameters : [];
}

function parameterSchema(
  parameter: ts.ParameterDeclaration,
  type: ts.TypeNode | undefined,
  declared: DeclaredTypes,
): JsonObject {
  const value = parameter.initializer && readLiteral(parameter.initializer);
  const description = describeParameter(parameter);
  return {
    ...schemaOf(type, value, declared),
    ...(value === undefined ? {} : { default: value }),
    ...(description === undefined ? {} : { description }),
  };
}

function schemaOf(
  type: ts.TypeNode | undefined,
  value: JsonValue | undefined,
  declared: DeclaredTypes,
): JsonObject {
  if (type) return typeSchema(type, declared);
  return value === undefined ? {} : literalSchema(value);
}

function describeParameter(parameter: ts.ParameterDeclaration): string | undefined {
  const [tag] = ts.getJSDocParameterTags(parameter);
  const text = tag && ts.getTextOfJSDocComment(tag.comment)?.trim().replace(/^-\s*/, '');
  return text || describeNode(parameter);
}

/** A destructured parameter gets all arguments: its members are the fields. */
function addMembers(
  to: { properties: JsonObject; required: string[] },
  parameter: ts.ParameterDeclaration,
  declared: DeclaredTypes,
): void {
  const schema = parameter.type ? typeSchema(parameter.type, declared) : {};
  Object.assign(to.properties, schema.properties);
  const defaults = new Map<string, JsonValue>();
  if (ts.isObjectBindingPattern(parameter.name)) {
    for (const { name, propertyName, initializer } of parameter.name.elements) {
      const key = (propertyName ?? name).getText();
      const value = initializer && readLiteral(initializer);
      if (initializer) defaults.set(key, value ?? null);
      const known =
        (to.properties[key] as JsonObject | undefined) ?? (value === undefined ? {} : literalSchema(value));
      to.properties[key] = value === undefined ? known : { ...known, default: value };
    }
  }
  const required = Array.isArray(schema.required) ? schema.required : [];
  to.required.push(
    ...required.filter((name): name is string => typeof name === 'string' && !defaults.has(name)),
  );
}
