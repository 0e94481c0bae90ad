import { compileExpression } from '../aggregation/expressions/compile-expression.ts';
import { checkVariableName } from '../aggregation/expressions/condition-operators.ts';
import { noVariables } from '../aggregation/expressions/scope.ts';
import type { Engine } from '../engine/engine.ts';
import { checkNamespace } from '../engine/namespace.ts';
import { MongoFailure } from '../errors.ts';
import { typeName } from '../query/type-names.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { BsonInput } from '../values/encode.ts';
import { readWhole } from '../values/read-whole.ts';
import type { Value } from '../values/value.ts';
import { isNumber, numberOf } from '../values/value-order.ts';

/** A command as it came in; document sequences are fields of the body already. */
export type Request = { name: string; database: string; body: BsonNode; connectionId: number };

export type Reply = Record<string, BsonInput>;

export type Command = {
  /** Whether it may write: then it runs in a write transaction together with what came in at the same time. */
  isWrite: boolean | ((body: BsonNode) => boolean);
  /** Fields it understands besides those of every command; any other is refused, unless `*` is among them. */
  options: readonly string[];
  run(request: Request, engine: Engine): Reply | Promise<Reply>;
};

/** Whether a command, as it came in, may write. */
export function mayWrite(command: Command, body: BsonNode): boolean {
  return typeof command.isWrite === 'boolean' ? command.isWrite : command.isWrite(body);
}

/** Fields that every command may carry, and that mean nothing to a single server without transactions. */
const commonOptions = new Set([
  '$db',
  'lsid',
  'txnNumber',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'bypassEmptyTsReplacement',
]);

/** Known to MongoDB, but not here: refused instead of ignored. */
const unsupportedOptions = new Set(['min', 'max', 'returnKey', 'showRecordId', 'tailable', 'oplogReplay']);

export function checkOptions(request: Request, command: Command): void {
  request.body.keys().forEach((name, index) => {
    if (index === 0 || commonOptions.has(name)) return;
    const value = request.body.at(index);
    if (name === 'collation') refuseCollation(value);
    const isKnown = name === 'collation' || command.options.includes(name) || command.options.includes('*');
    if (isKnown) return;
    if (unsupportedOptions.has(name)) {
      if (value === false) return;
      throw new MongoFailure('NotImplemented', `The option '${name}' is not supported by this database`);
    }
    throw new MongoFailure('IDLUnknownField', `BSON field '${request.name}.${name}' is an unknown field.`);
  });
}

/** Whether a client wants its write on the disk before the answer, whatever the database's own class is. */
export function wantsJournal({ body }: Request): boolean {
  const concern = body.get('writeConcern');
  return concern instanceof BsonNode && concern.get('j') === true;
}

export function refuseCollation(value: Value): void {
  if (value instanceof BsonNode && value.length > 0 && value.get('locale') !== 'simple') {
    throw new MongoFailure('NotImplemented', 'Collations are not supported by this database');
  }
}

/** The namespace of a command whose value is a collection's name. */
export function namespaceOf({ body, database, name }: Request): string {
  const collection = body.at(0);
  if (typeof collection === 'string') return checkNamespace(database, collection);
  throw new MongoFailure(
    'InvalidNamespace',
    `collection name has invalid type ${typeName(collection)} in ${name}`,
  );
}

/** The variables that the `let` of a command sets. */
export function variablesOf(body: BsonNode): ReadonlyMap<string, Value> {
  const node = body.get('let');
  if (node === undefined) return noVariables;
  if (!(node instanceof BsonNode) || node.isArray)
    throw new MongoFailure('TypeMismatch', "BSON field 'let' is the wrong type, expected type 'object'");
  readWhole(node);
  const scope = { root: new BsonNode(), variables: new Map([['NOW', new Date()]]) };
  return new Map(
    node.keys().map((name, index): [string, Value] => {
      checkVariableName(name);
      return [name, compileExpression(node.at(index))(scope)];
    }),
  );
}

export function documentField(node: BsonNode, name: string): BsonNode {
  const value = node.get(name);
  if (value === undefined || value === null) return new BsonNode();
  if (value instanceof BsonNode && !value.isArray) return value;
  throw new MongoFailure('TypeMismatch', `BSON field '${name}' is the wrong type, expected type 'object'`);
}

export function arrayField(node: BsonNode, name: string): Value[] {
  const value = node.get(name);
  if (value instanceof BsonNode && value.isArray) return value.toValues();
  throw new MongoFailure(
    value === undefined ? 'IDLFailedToParse' : 'TypeMismatch',
    `BSON field '${name}' must be an array`,
  );
}

export function numberField(node: BsonNode, name: string, otherwise: number): number {
  const value = node.get(name);
  if (value === undefined || value === null) return otherwise;
  if (isNumber(value) && Number.isFinite(numberOf(value))) return Math.trunc(numberOf(value));
  throw new MongoFailure(
    'TypeMismatch',
    `BSON field '${name}' is the wrong type, expected types '[long, int, decimal, double]'`,
  );
}

/** A switch that may also be given as a number. */
export function booleanField(node: BsonNode, name: string, otherwise = false): boolean {
  const value = node.get(name);
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'boolean') return value;
  if (isNumber(value)) return numberOf(value) !== 0;
  throw new MongoFailure(
    'TypeMismatch',
    `BSON field '${name}' is the wrong type '${typeName(value)}', expected types '[bool, long, int, decimal, double]'`,
  );
}

/** A switch of a write command, which must be true or false. */
export function strictField(
  node: BsonNode,
  { name, where }: { name: string; where: string },
  otherwise = false,
): boolean {
  const value = node.get(name);
  if (value === undefined) return otherwise;
  if (typeof value === 'boolean') return value;
  throw new MongoFailure(
    'TypeMismatch',
    `BSON field '${where}.${name}' is the wrong type '${typeName(value)}', expected type 'bool'`,
  );
}
