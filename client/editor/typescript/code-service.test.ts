// @vitest-environment node
import { expect, test } from 'vitest';
import { createCodeService } from './code-service.ts';

const texts = import.meta.glob<string>(
  '../../../node_modules/typescript-api/lib/lib.{es5,es20,decorators}*.d.ts',
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);
const service = createCodeService(
  new Map(Object.entries(texts).map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text])),
);

const labels = (code: string, parameterTypes = {}) => {
  const at = code.indexOf('|');
  const script = { code: code.replace('|', ''), parameterTypes };
  return service.complete(script, at).completions.map(({ label }) => label);
};
const messages = (code: string, parameterTypes = {}) =>
  service.check({ code, parameterTypes }).map(({ message }) => message);

test('what is known of a parameter is completed, by its own type and by recorded values', () => {
  expect(labels('export function main(order: { id: string; total: number }) { return order.| }')).toEqual([
    'id',
    'total',
  ]);
  expect(
    labels('export function main(order) { return order.| }', { order: '{ customer: string; }' }),
  ).toEqual(['customer']);
  expect(labels("import { | } from 'millrace';")).toContain('startFlow');
  expect(labels('export const main = () => fet|')).toEqual(['fetch']);
});

test('mistakes stand where they are in the script, also behind types that were filled in', () => {
  const code = 'export function main(order, count) { return order.totl + count; }';
  const [mistake, ...others] = service.check({
    code,
    parameterTypes: { order: '{ total: number; }', count: 'number' },
  });
  expect(others).toEqual([]);
  expect(mistake?.message).toContain("'totl' does not exist");
  expect(code.slice(mistake?.from, mistake?.to)).toBe('totl');
});

test('what the sandbox allows is no mistake, and what it lacks is one', () => {
  expect(messages("const answer = await fetch('https://a.example');\nreturn answer.status;")).toEqual([]);
  expect(
    messages("import Mustache from 'mustache';\nexport const main = () => Mustache.render('a', {});"),
  ).toEqual([]);
  expect(messages("import { getState } from 'millrace';\nexport const main = () => getState('a');")).toEqual(
    [],
  );
  expect(messages('export const main = () => process.env.HOME;')[0]).toContain("Cannot find name 'process'");
  expect(messages('export const main = () => document.title;')[0]).toContain("Cannot find name 'document'");
});

test('hovering tells the type', () => {
  const code = 'export function main(total = 3) { return total * 2; }';
  const hover = service.hover({ code, parameterTypes: {} }, code.lastIndexOf('total') + 1);
  expect(hover?.signature).toBe('(parameter) total: number');
  expect(code.slice(hover?.from, hover?.to)).toBe('total');
});
