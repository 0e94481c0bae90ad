import { describe, expect, test } from 'vitest';
import { signatureCases } from '#shared/scripts/signature-cases.ts';
import { readSignature } from './read-signature.ts';

function parametersOf(code: string) {
  const signature = readSignature(code);
  if (signature.kind !== 'found') throw new Error(`expected parameters, got ${signature.kind}`);
  return signature.parameters;
}

describe('readSignature', () => {
  test.each(signatureCases)('reads as the server does: $code', ({ code, parameters }) => {
    const read = parametersOf(code).map(({ type, isOptional, ...parameter }) => ({
      ...parameter,
      ...type,
      ...(isOptional ? { isOptional } : {}),
    }));
    expect(read).toEqual(parameters);
  });

  test('types become kinds of fields', () => {
    const code = `
      export async function main(
        name: string, amount: number, urgent: boolean, when: Date,
        tags: string[], order: { id: string; lines: [number, string][] }, db: PostgreSQL, extra
      ) {}`;
    expect(parametersOf(code).map(({ name, type }) => [name, type.kind])).toEqual([
      ['name', 'text'],
      ['amount', 'number'],
      ['urgent', 'boolean'],
      ['when', 'date'],
      ['tags', 'list'],
      ['order', 'object'],
      ['db', 'resource'],
      ['extra', 'any'],
    ]);
  });

  test('a default makes a parameter optional and gives its type', () => {
    expect(
      parametersOf(`export function main(b = 5, currency: string = 'EUR, net', list = [1, 2]) {}`),
    ).toEqual([
      { name: 'b', type: { kind: 'number' }, isOptional: true, defaultValue: 5 },
      { name: 'currency', type: { kind: 'text' }, isOptional: true, defaultValue: 'EUR, net' },
      { name: 'list', type: { kind: 'list' }, isOptional: true, defaultValue: [1, 2] },
    ]);
  });

  test('a question mark or undefined makes a parameter optional', () => {
    const parameters = parametersOf(
      'export function main(a?: number, b: string | undefined, c: string | null) {}',
    );
    expect(parameters.map((parameter) => parameter.isOptional)).toEqual([true, true, false]);
    expect(parameters.map((parameter) => parameter.type.kind)).toEqual(['number', 'text', 'text']);
  });

  test('a union of literals becomes a choice', () => {
    expect(
      parametersOf(`export function main(size: 's' | 'm' | "l", level: 1 | 2) {}`).map((p) => p.type),
    ).toEqual([
      { kind: 'choice', options: ['s', 'm', 'l'] },
      { kind: 'choice', options: [1, 2] },
    ]);
  });

  test('brackets, arrows, generics and comments inside types do not end a parameter', () => {
    const code = `
      // export function main(wrong: string) {}
      export const main = async (
        map: Record<string, number[]>, // a comment, with a comma
        pick: Array<{ a: 1, b: 2 }>,
        call: (x: number, y: number) => void = (x, y) => {},
        url = 'https://example.com/a,b', /* ) */
      ) => null;`;
    expect(parametersOf(code).map(({ name, type }) => [name, type.kind])).toEqual([
      ['map', 'object'],
      ['pick', 'list'],
      ['call', 'any'],
      ['url', 'text'],
    ]);
  });

  test('JSDoc gives the help text', () => {
    const code = `
      /**
       * Scores a request.
       * @param amount - the amount in euros
       * @param {string} [reason=none] why
       */
      export default async function main(amount: number, reason = 'none') {}`;
    expect(parametersOf(code).map((parameter) => parameter.help)).toEqual(['the amount in euros', 'why']);
  });

  test('a script without main takes no arguments', () => {
    expect(readSignature('return 1 + 1')).toEqual({ kind: 'none' });
    expect(readSignature('export function mainly(a) {}')).toEqual({ kind: 'none' });
  });

  test('a parameter list in the middle of typing is said to be unfinished', () => {
    expect(readSignature('export function main(a: { b: string')).toMatchObject({ kind: 'unreadable' });
    expect(readSignature('export const main = 5;')).toMatchObject({ kind: 'unreadable' });
  });

  test('a destructured parameter is refused with the reason', () => {
    expect(readSignature('export function main({ a, b }: Props) {}')).toEqual({
      kind: 'unreadable',
      message: 'Arguments reach main by name, so give each a plain name instead of "{ a, b }: Props".',
    });
  });

  test('no beginning of a script makes it throw', () => {
    const code =
      'export async function main<T>(a: "x" | `y` = "x", b?: Map<T, (n: number) => T>) { return /["]/ }';
    for (let length = 0; length <= code.length; length += 1) {
      expect(['found', 'none', 'unreadable']).toContain(readSignature(code.slice(0, length)).kind);
    }
    expect(parametersOf(code).map((parameter) => parameter.name)).toEqual(['a', 'b']);
  });
});
