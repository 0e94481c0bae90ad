import { expect, test } from 'vitest';
import { applyOperation } from './operations.ts';
import { envNameProblem, renameEnv } from './rename-env.ts';
import { aGraph, code, text } from './testing/a-graph.ts';

test('a value of the flow gets another name at its place, expressions follow, and one inverse leads back', () => {
  const flow = aGraph()
    .manual('start')
    .transform('total', code('input.amount * env.rate'), { policy: { skipIf: 'env["rate"] === 0' } })
    .transform('line', text('{{ env.rate }} of {{ env.region }}'))
    .transform('other', code('input.env.rate'))
    .chain('start', 'total', 'line', 'other')
    .settings({
      env: { region: 'eu', rate: 2, last: true },
      concurrency: { key: 'env.rate', limit: 1, whenFull: 'queue' },
    })
    .build();
  const renamed = applyOperation(flow, renameEnv(flow, 'rate', 'factor'));
  if (!renamed.ok) throw new Error(renamed.message);
  const { settings, nodes } = renamed.definition;
  expect(Object.keys(settings.env ?? {})).toEqual(['region', 'factor', 'last']);
  expect(settings.concurrency?.key).toBe('env.factor');
  expect(nodes.map(({ config }) => config.value)).toEqual([
    undefined,
    code('input.amount * env.factor'),
    text('{{ env.factor }} of {{ env.region }}'),
    code('input.env.rate'),
  ]);
  expect(nodes[1]?.policy?.skipIf).toBe('env["factor"] === 0');
  const back = applyOperation(renamed.definition, renamed.inverse);
  expect(back.ok && back.definition).toEqual(flow);
  expect(back.ok && Object.keys(back.definition.settings.env ?? {})).toEqual(['region', 'rate', 'last']);
});

test.each([
  ['', 'A value needs a name'],
  ['region', 'There is “region” already'],
  ['2nd', 'Use letters, digits, "_" and "-", and begin with a letter'],
  ['a b', 'Use letters, digits, "_" and "-", and begin with a letter'],
  ['__proto__', 'Use another name than "__proto__"'],
  ['Rate-2', undefined],
])('of the name %j is said: %s', (name, said) => {
  expect(envNameProblem(name, ['region'])).toBe(said);
});
