import { afterAll, expect, test } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { createSandbox } from './create-sandbox.ts';

const sandbox = createSandbox({ threads: 1 });
afterAll(() => sandbox.close());

const context = { runId: 'r1', flow: 'f/g', path: 'a', attempt: 1, idempotencyKey: 'r1/a', user: null };
const urls = { page: 'http://x/p', approve: 'http://x/a', reject: 'http://x/r' };

function ask(argument: string, approvalUrls?: (node: string) => typeof urls) {
  const code = `import { approvalUrls } from 'millrace';\nexport const main = () => approvalUrls(${argument});`;
  return sandbox.runScript({
    code,
    name: 'test',
    args: {},
    context,
    ...(approvalUrls ? { approvalUrls } : {}),
  });
}

test('a script gets the addresses of an approval by the id of its node', async () => {
  const asked: string[] = [];
  const outcome = await ask("'ask'", (node) => {
    asked.push(node);
    return urls;
  });
  expect(outcome).toEqual({ ok: true, value: urls });
  expect(asked).toEqual(['ask']);
});

test('a refusal names the line of the author, and what is no id never reaches the host', async () => {
  const refuse = () => {
    throw new AppError('bad_request', 'This flow has no approval node with the id "x".');
  };
  expect(await ask("'x'", refuse)).toMatchObject({
    ok: false,
    error: { message: 'This flow has no approval node with the id "x".', line: 2 },
  });
  expect(await ask('{}', refuse)).toMatchObject({
    ok: false,
    error: { message: 'approvalUrls takes the id of an approval node.' },
  });
  expect(await ask("'x'")).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('step of a flow') },
  });
});
