import { MongoFailure } from '../errors.ts';
import { maxDepth, tooDeep } from '../values/read-whole.ts';

/** Refuses a path that no update may be about. */
export function checkPath(parts: readonly string[]): void {
  if (parts.length > maxDepth) throw tooDeep();
  const path = parts.join('.');
  if (path === '') throw new MongoFailure('EmptyFieldName', 'An empty update path is not valid.');
  if (parts.includes(''))
    throw new MongoFailure(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  const [first = ''] = parts;
  if (first === '$')
    throw new MongoFailure(
      'BadValue',
      `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
    );
  if (/^\$\[.*\]$/.test(first))
    throw new MongoFailure(
      'BadValue',
      `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${path}'`,
    );
  if (parts.filter((part) => part === '$').length > 1)
    throw new MongoFailure('BadValue', `Too many positional (i.e. '$') elements found in path '${path}'`);
}
