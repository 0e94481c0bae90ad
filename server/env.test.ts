import { expect, test } from 'vitest';
import { readEnv } from './env.ts';

const problemsOf = (source: Record<string, string>) => {
  const read = readEnv({}, source);
  return read.ok ? [] : read.problems;
};

test('without any setting it is the demo on this machine', () => {
  const read = readEnv({}, {});
  expect(read).toMatchObject({
    ok: true,
    env: { host: '127.0.0.1', port: 4400, role: 'all', mongodbUri: null, publicUrl: null, isDemo: true },
  });
});

test('an empty value counts as unset', () => {
  expect(readEnv({}, { ADMIN_EMAIL: '', ADMIN_PASSWORD: '', PUBLIC_URL: '', SECRET_KEY: '' })).toMatchObject({
    ok: true,
    env: { admin: null, isDemo: true },
  });
});

test('all problems are listed at once, each with its variable', () => {
  const problems = problemsOf({ PORT: 'many', PUBLIC_URL: 'ftp://x', DATABASE_SYNC: 'never', ROLE: 'boss' });
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'PORT',
    'ROLE',
    'PUBLIC_URL',
    'DATABASE_SYNC',
  ]);
});

test('the demo does not listen on other addresses', () => {
  expect(problemsOf({ HOST: '0.0.0.0' })[0]).toMatch(/^HOST: .*PUBLIC_URL/);
  expect(problemsOf({ HOST: '0.0.0.0', PUBLIC_URL: 'https://flows.example.com' })).toEqual([]);
});

test('a process that is only a part needs a shared database', () => {
  expect(problemsOf({ ROLE: 'worker' })[0]).toMatch(/^ROLE: .*MONGODB_URI/);
  expect(problemsOf({ ROLE: 'worker', MONGODB_URI: 'mongodb://127.0.0.1/millrace' })).toEqual([]);
});

test('test hooks are refused in production, and a failpoint needs them', () => {
  expect(problemsOf({ TEST_HOOKS: '1', PUBLIC_URL: 'https://flows.example.com' })[0]).toMatch(/^TEST_HOOKS/);
  expect(problemsOf({ FAILPOINT: 'after-commit:3' })[0]).toMatch(/^FAILPOINT/);
  expect(problemsOf({ FAILPOINT: 'after-commit:3', TEST_HOOKS: '1' })).toEqual([]);
});

test('the command line goes before the environment, and the public address is an origin', () => {
  const read = readEnv(
    { PORT: '5000', ROLE: undefined },
    { PORT: '1', PUBLIC_URL: 'https://flows.example.com/' },
  );
  expect(read).toMatchObject({
    ok: true,
    env: { port: 5000, publicUrl: 'https://flows.example.com', isDemo: false },
  });
});
