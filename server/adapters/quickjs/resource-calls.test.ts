import { expect, test } from 'vitest';
import type { ScriptResources } from '#server/runtime/sandbox-port.ts';
import type { JsonValue } from '#shared/json.ts';
import { answerResourceCall, isResourceCall } from './resource-calls.ts';

const asked: unknown[] = [];
const ask = async (call: unknown) => {
  asked.push(call);
  return {};
};
const resources: ScriptResources = {
  getVariable: ask,
  getResource: ask,
  sql: async (statement) => [await ask(statement)],
  sendEmail: ask,
};
const { signal } = new AbortController();
const call = (operation: 'getVariable' | 'getResource' | 'sql' | 'sendEmail', payload: JsonValue) =>
  answerResourceCall(resources, operation, { payload, signal });

const statement = {
  path: 'a/b',
  json: null,
  text: 'select $1',
  parameters: '[1]',
  readOnly: false,
  maxRows: 10,
};
const email = { path: 'a/b', json: null, mail: '{"to":"x"}', index: 0 };

test('what comes from a script is checked before anything is done', async () => {
  const paths = [
    '',
    'a',
    'a/b/c',
    '../b',
    'A/b',
    '$where',

    'a/'.repeat(200),
    1,
    null,
    {},
    ['a/b'],
  ];
  for (const path of paths) {
    await expect(call('getVariable', { path })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(call('getResource', { path })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(call('sql', { ...statement, path })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(call('sendEmail', { ...email, path })).rejects.toMatchObject({ code: 'bad_request' });
  }
  const wrong: [Parameters<typeof call>[0], JsonValue][] = [
    ['sql', { ...statement, more: 1 }],
    ['sql', { ...statement, maxRows: 0 }],
    ['sql', { ...statement, maxRows: 1e9 }],
    ['sql', { ...statement, readOnly: 'no' }],
    ['sql', { ...statement, text: 'x'.repeat(100_001) }],
    ['sql', { ...statement, parameters: '{}' }],
    ['sql', { ...statement, path: null, json: '[1]' }],
    ['sendEmail', { ...email, index: 100 }],
    ['sendEmail', { ...email, mail: '1' }],
    ['sendEmail', 'x'],
  ];
  for (const [operation, payload] of wrong) await expect(call(operation, payload)).rejects.toThrow();
  expect(asked).toEqual([]);
});

test('the calls reach the workspace, with a resource by its path or its value', async () => {
  await call('sql', { ...statement, path: null, json: '{"host":"h","__proto__":{"port":1}}' });
  expect(asked[0]).toMatchObject({ resource: { host: 'h' }, parameters: [1] });
  await call('sendEmail', email);
  expect(asked[1]).toMatchObject({ resource: 'a/b', mail: { to: 'x' }, index: 0 });
  expect(['sql', 'toString', 'constructor'].map(isResourceCall)).toEqual([true, false, false]);
  await expect(answerResourceCall(undefined, 'sql', { payload: statement, signal })).rejects.toThrow(
    'not available',
  );
});
