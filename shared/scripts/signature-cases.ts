import type { JsonValue } from '#shared/json.ts';
import type { ResourceType } from '#shared/resources/resource-types.ts';

/** A parameter of `main` as both readers of signatures have to see it. */
export type SignatureCaseParameter = {
  name: string;
  kind: 'text' | 'number' | 'boolean' | 'date' | 'list' | 'object' | 'choice' | 'resource' | 'any';
  options?: JsonValue[];
  resource?: ResourceType;
  isOptional?: true;
  defaultValue?: JsonValue;
  help?: string;
};

/**
 * Signatures that are read twice: by TypeScript's parser on the server, when a script is saved, and while it is being
 * written in the browser, which has no parser at hand. Both tests go through this table.
 */
export const signatureCases: readonly { code: string; parameters: SignatureCaseParameter[] }[] = [
  {
    code: 'export async function main(name: string, amount: number, urgent: boolean, when: Date, extra) {}',
    parameters: [
      { name: 'name', kind: 'text' },
      { name: 'amount', kind: 'number' },
      { name: 'urgent', kind: 'boolean' },
      { name: 'when', kind: 'date' },
      { name: 'extra', kind: 'any' },
    ],
  },
  {
    code: "export function main(b = 5, currency: string = 'EUR, net', on = true, list = [1, 2], none = null) {}",
    parameters: [
      { name: 'b', kind: 'number', isOptional: true, defaultValue: 5 },
      { name: 'currency', kind: 'text', isOptional: true, defaultValue: 'EUR, net' },
      { name: 'on', kind: 'boolean', isOptional: true, defaultValue: true },
      { name: 'list', kind: 'list', isOptional: true, defaultValue: [1, 2] },
      { name: 'none', kind: 'any', isOptional: true, defaultValue: null },
    ],
  },
  {
    code: "export const main = async (options = { a: 1, 'b': [2] }, minus = -3, big = 1_000, call = (x) => x) => 1;",
    parameters: [
      { name: 'options', kind: 'object', isOptional: true, defaultValue: { a: 1, b: [2] } },
      { name: 'minus', kind: 'number', isOptional: true, defaultValue: -3 },
      { name: 'big', kind: 'number', isOptional: true, defaultValue: 1000 },
      { name: 'call', kind: 'any', isOptional: true },
    ],
  },
  {
    code: 'export function main(a?: number, b: string | undefined, c: string | null, d: Date | null) {}',
    parameters: [
      { name: 'a', kind: 'number', isOptional: true },
      { name: 'b', kind: 'text', isOptional: true },
      { name: 'c', kind: 'text' },
      { name: 'd', kind: 'date' },
    ],
  },
  {
    code: `export function main(size: 's' | 'm' | "l", level: 1 | 2 = 2, only: 'x', maybe: 'a' | null) {}`,
    parameters: [
      { name: 'size', kind: 'choice', options: ['s', 'm', 'l'] },
      { name: 'level', kind: 'choice', options: [1, 2], isOptional: true, defaultValue: 2 },
      { name: 'only', kind: 'choice', options: ['x'] },
      { name: 'maybe', kind: 'choice', options: ['a'] },
    ],
  },
  {
    code: `export const main = async (
      map: Record<string, number[]>, // a comment, with a comma
      pick: Array<{ a: 1, b: 2 }>, pair: [number, string], lines: readonly string[],
      one: { id: string; lines: number[] }, part: Partial<{ a: string }>, either: string | number,
      call: (x: number, y: number) => void, /* ) */
    ) => null;`,
    parameters: [
      { name: 'map', kind: 'object' },
      { name: 'pick', kind: 'list' },
      { name: 'pair', kind: 'list' },
      { name: 'lines', kind: 'list' },
      { name: 'one', kind: 'object' },
      { name: 'part', kind: 'object' },
      { name: 'either', kind: 'any' },
      { name: 'call', kind: 'any' },
    ],
  },
  {
    code: `/**
 * Scores a request.
 * @param amount - the amount in euros
 * @param reason why
 */
export default async function main(amount: number, reason = 'none') {}`,
    parameters: [
      { name: 'amount', kind: 'number', help: 'the amount in euros' },
      { name: 'reason', kind: 'text', isOptional: true, defaultValue: 'none', help: 'why' },
    ],
  },
  {
    code: 'export const main = function (id: bigint, database: PostgreSQL, ...rest: string[]) {}',
    parameters: [
      { name: 'id', kind: 'text' },
      { name: 'database', kind: 'resource', resource: 'PostgreSQL' },
    ],
  },
];
