import { BSONRegExp } from 'bson';
import { MongoFailure } from '../../errors.ts';
import { toRegExp } from '../../query/predicates.ts';
import { BsonNode } from '../../values/bson-node.ts';
import type { Value } from '../../values/value.ts';
import { compareStrings, isNumber } from '../../values/value-order.ts';
import {
  any,
  asInteger,
  asWhole,
  indexOrFail,
  isNullish,
  namedArguments,
  one,
  overArguments,
  two,
  typeInMessage,
} from './arguments.ts';
import type { BuildOperator, Evaluate, Scope } from './scope.ts';
import { textOf } from './type-operators.ts';

function concat(values: Value[], name: string): Value {
  let isNull = false;
  for (const value of values) {
    if (isNullish(value)) isNull = true;
    else if (typeof value !== 'string')
      throw new MongoFailure(16702, `${name} only supports strings, not ${typeInMessage(value)}`);
  }
  return isNull ? null : values.join('');
}

/** Text of a value where null counts as empty. */
function looseText(value: Value): string {
  if (isNullish(value)) return '';
  const text =
    typeof value === 'string' ? value : isNumber(value) || value instanceof Date ? textOf(value) : null;
  if (text === null)
    throw new MongoFailure(16007, `can't convert from BSON type ${typeInMessage(value)} to String`);
  return text;
}

/** Letters beyond ASCII stay as they are, as in MongoDB. */
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const upper = (text: string): string => text.replace(/[a-z]/g, (letter) => letter.toUpperCase());

function caseCompare([left, right]: Value[]): Value {
  return Math.sign(compareStrings(upper(looseText(left)), upper(looseText(right))));
}

function requireText(value: Value, code: number, sentence: string): string {
  if (typeof value === 'string') return value;
  throw new MongoFailure(code, `${sentence}, found: ${typeInMessage(value)}`);
}

function substrCodePoints([value, from, count]: Value[], name: string): Value {
  const points = [...looseText(value)];
  const start = asInteger(
    from,
    () =>
      new MongoFailure(
        34450,
        `${name}: starting index must be a numeric type (is BSON type ${typeInMessage(from)})`,
      ),
  );
  const length = asInteger(
    count,
    () =>
      new MongoFailure(
        34452,
        `${name}: length must be a numeric type (is BSON type ${typeInMessage(count)})`,
      ),
  );
  if (length < 0) throw new MongoFailure(34454, `${name}: length must be a nonnegative integer.`);
  if (start < 0) throw new MongoFailure(34455, `${name}: the starting index must be nonnegative integer.`);
  return points.slice(start, start + length).join('');
}

function substrBytes([value, from, count]: Value[], name: string): Value {
  const bytes = Buffer.from(looseText(value));
  const start = asWhole(
    from,
    () =>
      new MongoFailure(
        16034,
        `${name}: starting index must be a numeric type (is BSON type ${typeInMessage(from)})`,
      ),
  );
  const length = asWhole(
    count,
    () =>
      new MongoFailure(
        16035,
        `${name}: length must be a numeric type (is BSON type ${typeInMessage(count)})`,
      ),
  );
  if (start < 0)
    throw new MongoFailure(50752, `${name}: starting index must be non-negative (got: ${start})`);
  const end = length < 0 ? bytes.length : Math.min(start + length, bytes.length);
  for (const [at, code, what] of [
    [start, 28656, 'starting'],
    [end, 28657, 'ending'],
  ] as const) {
    if (at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80)
      throw new MongoFailure(
        code,
        `${name}: Invalid range, ${what} index is in the middle of a UTF-8 character.`,
      );
  }
  return bytes.subarray(start, end).toString('utf8');
}

function split([text, separator]: Value[], name: string): Value {
  if (isNullish(text) || isNullish(separator)) return null;
  const whole = requireText(
    text,
    40085,
    `${name} requires an expression that evaluates to a string as a first argument`,
  );
  const by = requireText(
    separator,
    40086,
    `${name} requires an expression that evaluates to a string as a second argument`,
  );
  if (by === '') throw new MongoFailure(40087, `${name} requires a non-empty separator`);
  return BsonNode.arrayOf(whole.split(by));
}

function indexOf(unit: 'points' | 'bytes'): BuildOperator {
  return overArguments({ least: 2, most: 4 }, (values, name) => {
    const [text, wanted, from, to] = values;
    if (isNullish(text)) return null;
    const whole = requireText(text, 40091, `${name} requires a string as the first argument`);
    const search = requireText(wanted, 40092, `${name} requires a string as the second argument`);
    const measure = (part: string): number => (unit === 'bytes' ? Buffer.byteLength(part) : [...part].length);
    const start = values.length > 2 ? indexOrFail(from, name, 'starting') : 0;
    const end = values.length > 3 ? indexOrFail(to, name, 'ending') : measure(whole);
    if (start < 0 || end < 0) throw new MongoFailure(40097, `${name} requires a nonnegative index`);
    for (let at = whole.indexOf(search); at >= 0; at = whole.indexOf(search, at + 1)) {
      const position = measure(whole.slice(0, at));
      if (position + measure(search) > end) return -1;
      if (position >= start) return position;
      if (search === '' && at >= whole.length) return -1;
    }
    return -1;
  });
}

const whitespace =
  '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trim(ends: { start: boolean; end: boolean }): BuildOperator {
  return (operand, compile, name) => {
    const parts = namedArguments(
      operand,
      {
        name,
        required: ['input'],
        optional: ['chars'],
        codes: { operand: 50696, unknown: 50694, missing: 50695 },
      },
      compile,
    );
    return (scope) => {
      const input = parts.get('input')?.(scope);
      const given = parts.has('chars') ? parts.get('chars')?.(scope) : whitespace;
      if (isNullish(input) || isNullish(given)) return null;
      const points = [...requireText(input, 50699, `${name} requires its input to be a string`)];
      const chars = new Set(requireText(given, 50700, `${name} requires 'chars' to be a string`));
      let from = 0;
      let to = points.length;
      while (ends.start && from < to && chars.has(points[from] ?? '')) from += 1;
      while (ends.end && to > from && chars.has(points[to - 1] ?? '')) to -= 1;
      return points.slice(from, to).join('');
    };
  };
}

function replace(isAll: boolean): BuildOperator {
  return (operand, compile, name) => {
    const parts = namedArguments(
      operand,
      {
        name,
        required: ['input', 'find', 'replacement'],
        codes: { operand: 51751, unknown: 51750, missing: [51749, 51748, 51747] },
      },
      compile,
    );
    return (scope) => {
      const values = ['input', 'find', 'replacement'].map((field) => parts.get(field)?.(scope));
      const texts = values.map((value, at) =>
        isNullish(value)
          ? null
          : requireText(
              value,
              51746 - at,
              `${name} requires that '${['input', 'find', 'replacement'][at]}' be a string`,
            ),
      );
      const [input, find, replacement] = texts;
      if (input == null || find == null || replacement == null) return null;
      return isAll ? input.replaceAll(find, () => replacement) : input.replace(find, () => replacement);
    };
  };
}

/** The parts of `$regexMatch` and its kin; null when there is nothing to look at. */
function regexParts(
  operand: Value,
  compile: Parameters<BuildOperator>[1],
  name: string,
): (scope: Scope) => { text: string; expression: RegExp } | null {
  const parts = namedArguments(
    operand,
    {
      name,
      required: ['input', 'regex'],
      optional: ['options'],
      codes: { operand: 51103, unknown: 31024, missing: [31022, 31023] },
    },
    compile,
  );
  const argument = (field: string, scope: Scope): Value =>
    (parts.get(field) as Evaluate | undefined)?.(scope);
  return (scope) => {
    const regex = argument('regex', scope);
    const input = argument('input', scope);
    const given = argument('options', scope);
    if (!isNullish(input) && typeof input !== 'string')
      throw new MongoFailure(51104, `${name} needs 'input' to be of type string`);
    if (isNullish(regex) || isNullish(input)) return null;
    if (typeof regex !== 'string' && !(regex instanceof BSONRegExp))
      throw new MongoFailure(51105, `${name} needs 'regex' to be of type string or regex`);
    if (!isNullish(given) && typeof given !== 'string')
      throw new MongoFailure(51106, `${name} needs 'options' to be of type string`);
    const own = regex instanceof BSONRegExp ? regex.options : '';
    if (own !== '' && !isNullish(given))
      throw new MongoFailure(
        51107,
        `${name}: found regex option(s) specified in both 'regex' and 'option' fields`,
      );
    const found = toRegExp(
      regex instanceof BSONRegExp ? regex.pattern : regex,
      own || (isNullish(given) ? '' : given),
    );
    return { text: input, expression: new RegExp(found.source, `${found.flags}g`) };
  };
}

function describeMatch(text: string, match: RegExpMatchArray): BsonNode {
  return BsonNode.of({
    match: match[0],
    idx: [...text.slice(0, match.index)].length,
    captures: BsonNode.arrayOf(match.slice(1).map((capture) => capture ?? null)),
  });
}

export const stringOperators: Record<string, BuildOperator> = {
  $concat: overArguments(any, concat),
  $toLower: overArguments(one, ([value]) => lower(looseText(value))),
  $toUpper: overArguments(one, ([value]) => upper(looseText(value))),
  $strcasecmp: overArguments(two, caseCompare),
  $substr: overArguments({ least: 3, most: 3 }, substrBytes),
  $substrBytes: overArguments({ least: 3, most: 3 }, substrBytes),
  $substrCP: overArguments({ least: 3, most: 3 }, substrCodePoints),
  $strLenCP: overArguments(
    one,
    ([value], name) => [...requireText(value, 34471, `${name} requires a string argument`)].length,
  ),
  $strLenBytes: overArguments(one, ([value], name) =>
    Buffer.byteLength(requireText(value, 34473, `${name} requires a string argument`)),
  ),
  $split: overArguments(two, split),
  $indexOfCP: indexOf('points'),
  $indexOfBytes: indexOf('bytes'),
  $trim: trim({ start: true, end: true }),
  $ltrim: trim({ start: true, end: false }),
  $rtrim: trim({ start: false, end: true }),
  $replaceOne: replace(false),
  $replaceAll: replace(true),
  $regexMatch: (operand, compile, name) => {
    const parts = regexParts(operand, compile, name);
    return (scope) => {
      const found = parts(scope);
      return found ? found.expression.test(found.text) : false;
    };
  },
  $regexFind: (operand, compile, name) => {
    const parts = regexParts(operand, compile, name);
    return (scope) => {
      const found = parts(scope);
      const match = found?.expression.exec(found.text);
      return found && match ? describeMatch(found.text, match) : null;
    };
  },
  $regexFindAll: (operand, compile, name) => {
    const parts = regexParts(operand, compile, name);
    return (scope) => {
      const found = parts(scope);
      if (!found) return BsonNode.arrayOf([]);
      return BsonNode.arrayOf(
        [...found.text.matchAll(found.expression)].map((match) => describeMatch(found.text, match)),
      );
    };
  },
};
