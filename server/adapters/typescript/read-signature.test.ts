import { describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '#shared/json.ts';
import { isResourceType } from '#shared/resources/resource-types.ts';
import { type SignatureCaseParameter, signatureCases } from '#shared/scripts/signature-cases.ts';
import { readSignature } from './read-signature.ts';

const propertiesOf = (parameters: string, before = '') =>
  readSignature(`${before}\nexport async function main(${parameters}) {}`)?.properties;

const kinds: Record<string, SignatureCaseParameter['kind']> = { string: 'text', array: 'list' };

function parameterOf(name: string, schema: JsonObject, isOptional: boolean): SignatureCaseParameter {
  const { type, enum: options, description, resourceType, default: defaultValue } = schema;
  const typed = typeof type === 'string' ? (kinds[type] ?? type) : 'any';
  const plain = schema.format === 'date-time' ? 'date' : options ? 'choice' : typed;
  const kind = resourceType === undefined ? plain : 'resource';
  return {
    name,
    kind: kind as SignatureCaseParameter['kind'],
    ...(Array.isArray(options) ? { options } : {}),
    ...(typeof resourceType === 'string' && isResourceType(resourceType) ? { resource: resourceType } : {}),
    ...(isOptional ? { isOptional } : {}),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(typeof description === 'string' ? { help: description } : {}),
  };
}

test.each(signatureCases)('reads as the editor does: $code', ({ code, parameters }) => {
  const { properties, required = [] } = readSignature(code) ?? {};
  const read = Object.entries(isJsonObject(properties) ? properties : {}).map(([name, schema]) =>
    parameterOf(name, isJsonObject(schema) ? schema : {}, !(required as string[]).includes(name)),
  );
  expect(read).toEqual(parameters);
});

describe('the signature of main', () => {
  test('is an object with what may be left out, defaults and descriptions', () => {
    const code = `
      /**
       * Scores an order.
       * @param order - The order's number
       * @param {number} amount in euros
       */
      export async function main(order: string, amount = 20, note?: string, tags: string[] = ['new'], when: Date | undefined) {}`;
    expect(readSignature(code)).toEqual({
      type: 'object',
      description: 'Scores an order.',
      properties: {
        order: { type: 'string', description: "The order's number" },
        amount: { type: 'number', default: 20, description: 'in euros' },
        note: { type: 'string' },
        tags: { type: 'array', items: { type: 'string' }, default: ['new'] },
        when: { type: 'string', format: 'date-time' },
      },
      required: ['order'],
    });
  });

  test.each([
    ["a: 'eur' | 'usd'", { type: 'string', enum: ['eur', 'usd'] }],
    ['a: keyof { x: 1; y?: 2 }', { type: 'string', enum: ['x', 'y'] }],
    ['a: string & { brand: true }', { type: 'string' }],
    ['a: NonNullable<string | null>', { type: 'string' }],
    ['a: [string, string?]', { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2 }],
    ["a: 'x' | null", { type: 'string', enum: ['x'], nullable: true }],
    ["a: 1 | 'auto'", { enum: [1, 'auto'] }],
    ['a: string | null | undefined', { type: 'string', nullable: true }],
    ['a: string | number', { anyOf: [{ type: 'string' }, { type: 'number' }] }],
    ['a: boolean', { type: 'boolean' }],
    ['a: bigint', { type: 'string', pattern: '^-?\\d+$' }],
    ['a: any', {}],
    ['a: unknown', {}],
    ['a', {}],
    ['a = { b: [1, -2], c: null }', { type: 'object', default: { b: [1, -2], c: null } }],
    ['a = new Date()', {}],
    ['a: Date', { type: 'string', format: 'date-time' }],
    ['a: readonly Date[]', { type: 'array', items: { type: 'string', format: 'date-time' } }],
    [
      'a: Array<{ id: number }>',
      { type: 'array', items: { type: 'object', properties: { id: { type: 'number' } }, required: ['id'] } },
    ],
    ['a: [number, number]', { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 }],
    ['a: Record<string, number>', { type: 'object', additionalProperties: { type: 'number' } }],
    ['a: { [key: string]: boolean }', { type: 'object', additionalProperties: { type: 'boolean' } }],
    ['a: PostgreSQL', { type: 'object', resourceType: 'PostgreSQL' }],
    ['a: Smtp | undefined', { type: 'object', resourceType: 'Smtp' }],
    ['a: (string)[]', { type: 'array', items: { type: 'string' } }],
    ['a: SomethingElse<string>', {}],
  ])('%s', (parameter, schema) => expect(propertiesOf(parameter)).toEqual({ a: schema }));

  test.each([
    ['a: { /** Its name */ n: string }', { properties: { n: { type: 'string', description: 'Its name' } } }],
    ['a: { x: 1 } & { y?: 2 }', { properties: { x: { enum: [1] }, y: { enum: [2] } }, required: ['x'] }],
    ["a: Record<'x' | 'y', number>", { properties: { y: { type: 'number' } }, required: ['x', 'y'] }],
  ])('%s', (parameter, schema) => expect(propertiesOf(parameter)).toMatchObject({ a: schema }));

  test('takes the values of an enum as choices', () => {
    const before =
      "enum Level { Low, High = 5, Higher }\nenum Color { Red = 'red', Blue = 'blue' }\nenum Odd { A = 1 << 3 }";
    expect(propertiesOf('a: Level, b?: Color, c?: Odd', before)).toEqual({
      a: { type: 'number', enum: [0, 5, 6] },
      b: { type: 'string', enum: ['red', 'blue'] },
      c: {},
    });
  });

  test('follows the types of the file, also into themselves', () => {
    const before = `
      const roles = ['admin', 'member'] as const;
      type Role = (typeof roles)[number];
      interface Person {
        /** As people call them */
        name: string;
        role?: Role;
      }
      interface Employee extends Person { boss: Employee | null }
      type Short = Pick<Employee, 'name' | 'role'>;`;
    const person = {
      name: { type: 'string', description: 'As people call them' },
      role: { enum: ['admin', 'member'] },
    };
    expect(propertiesOf('a: Employee, b: Short, c: Partial<Person>', before)).toEqual({
      a: {
        type: 'object',
        properties: { ...person, boss: { nullable: true } },
        required: ['name', 'boss'],
      },
      b: { type: 'object', properties: person, required: ['name'] },
      c: { type: 'object', properties: person },
    });
  });

  test('may be destructured, constant or the default export', () => {
    expect(readSignature('export function main({ a, b = 2 }: { a: string; b?: number }) {}')).toEqual({
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'number', default: 2 } },
      required: ['a'],
    });
    expect(readSignature('/** Adds. */\nexport const main = (x: number) => x;')).toMatchObject({
      description: 'Adds.',
      required: ['x'],
    });
    expect(readSignature('export default function (x?: number) {}')).toEqual({
      type: 'object',
      properties: { x: { type: 'number' } },
    });
    expect(readSignature('return 1')).toBeNull();
  });

  test('takes the parameters from the type of a constant, leaves out `this`, joins interfaces', () => {
    const typed = { properties: { a: { type: 'string' }, b: { type: 'number' } }, required: ['a'] };
    const type = '(a: string, b?: number) => void';
    expect(readSignature(`export const main: ${type} = (a, b) => {}`)).toMatchObject(typed);
    expect(readSignature(`type Main = ${type};\nexport const main: Main = (a, b) => {}`)).toMatchObject(
      typed,
    );
    expect(readSignature('export function main(this: void, a: string, b?: number) {}')).toEqual({
      type: 'object',
      ...typed,
    });
    const open = propertiesOf('a: [string, ...number[]]');
    expect(open).toEqual({ a: { type: 'array', minItems: 1 } });
    const joined = propertiesOf('a: A', 'interface A { x: string }\ninterface A extends A { y: string }');
    expect(joined).toMatchObject({ a: { required: ['x', 'y'] } });
  });

  test('never throws on half-written code', () => {
    const code = 'export function main(a: { b: string | , c = [1, d?: Partial<';
    for (let end = 0; end < code.length; end += 1)
      expect(() => readSignature(code.slice(0, end))).not.toThrow();
  });
});
