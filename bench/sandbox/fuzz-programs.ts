import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

const folder = join(import.meta.dirname, '../hostile');
const hostile = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));

const tokens = [
  ...'{ } ( ) [ ] ; , => ... ?. ` ${ " \' / * < > = + ! : # @ %'.split(' '),
  ...['async ', 'await ', 'function ', 'function* ', 'yield ', 'class A ', 'extends ', 'return ', 'throw '],
  ...['try ', 'catch ', 'finally ', 'while (true) ', 'for (;;) ', 'for await (const x of y) ', 'new '],
  ...['delete ', 'typeof ', 'let x = ', 'using x = ', 'import ', 'import(', 'export default ', 'type T = '],
  ...['export const main = ', 'static ', 'get a() ', 'super', 'this', 'arguments', '#x', 'label: '],
  ...[
    'globalThis',
    'Proxy',
    'Promise',
    'Symbol.iterator',
    'Symbol.species',
    'console.log',
    'fetch',
    'setTimeout',
  ],
  ...[
    'Array(1e6)',
    '.repeat(1e5)',
    'JSON.stringify',
    'JSON.parse',
    'Object.prototype',
    '__proto__',
    'constructor',
  ],
  ...[
    'eval',
    'Reflect.construct',
    'new Function',
    'structuredClone',
    'URL',
    'WeakRef',
    'FinalizationRegistry',
  ],
  ...['new Uint8Array(9)', '.buffer', '.resize(1e9)', '.transfer()', '.sort()', '.splice(0)', '.normalize()'],
  ...[
    '/(a*)*$/u',
    '/(?<=x)\\k<n>/',
    '.toString(36)',
    '1e308',
    '-0',
    '0n',
    '2n**64n',
    'null',
    'undefined',
    'NaN',
  ],
  ...['\0', '\ud800', '\u2028', '\u{1f600}'],
];

const soup = fc
  .array(fc.constantFrom(...tokens), { minLength: 1, maxLength: 60 })
  .map((parts) => parts.join(''));

const place = fc.double({ min: 0, max: 1, noNaN: true });
const piece = fc.oneof(fc.constant(''), fc.constantFrom(...tokens), fc.string({ maxLength: 10 }));

/** A hostile program with a piece taken out, doubled, or replaced by something else. */
const mutated = fc
  .record({
    code: fc.constantFrom(...hostile),
    from: place,
    length: fc.nat(40),
    piece,
    isDoubled: fc.boolean(),
  })
  .map(({ code, from, length, piece: replacement, isDoubled }) => {
    const start = Math.floor(from * code.length);
    const cut = code.slice(start, start + length);
    return code.slice(0, start) + (isDoubled ? cut + cut : replacement) + code.slice(start + length);
  });

/** The beginning of one hostile program and the end of another. */
const crossed = fc
  .record({ first: fc.constantFrom(...hostile), second: fc.constantFrom(...hostile), at: place, to: place })
  .map(
    ({ first, second, at, to }) =>
      `${first.slice(0, at * first.length)}\n${second.slice(to * second.length)}`,
  );

/** Random programs: soups of tokens, hostile programs that were changed, and any text. */
export const fuzzPrograms: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: soup },
  { weight: 4, arbitrary: mutated },
  { weight: 2, arbitrary: crossed },
  { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
);
