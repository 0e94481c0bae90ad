import { MongoFailure } from '../errors.ts';
import { BsonNode } from '../values/bson-node.ts';
import type { BsonInput } from '../values/encode.ts';
import type { Value } from '../values/value.ts';
import type { Reply } from './command.ts';

export const maxStatements = 100_000;

/** Runs the statements of a write command; after an error the ordered ones end and the others go on. */
export function runStatements<T>(
  statements: readonly T[],
  isOrdered: boolean,
  run: (statement: T, index: number) => void,
): Reply {
  if (statements.length === 0 || statements.length > maxStatements) {
    throw new MongoFailure(
      'InvalidLength',
      `Write batch sizes must be between 1 and ${maxStatements}. Got ${statements.length} operations.`,
    );
  }
  const writeErrors: BsonInput[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      if (!(error instanceof MongoFailure)) throw error;
      writeErrors.push({ index, code: error.code, errmsg: error.message, ...error.details });
      if (isOrdered) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

/** A statement as it must be, whatever is in it. */
export function asStatement(value: Value): BsonNode {
  if (value instanceof BsonNode && !value.isArray) return value;
  throw new MongoFailure('TypeMismatch', 'a write statement must be an object');
}
