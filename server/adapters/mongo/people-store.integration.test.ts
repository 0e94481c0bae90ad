import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PeopleStore, UserRecord } from '#server/people/people-store.ts';
import { emptyCollections } from './testing/empty-collections.ts';
import { openTestStores, type TestStores } from './testing/test-database.ts';

let database: TestStores;
let people: PeopleStore;

beforeAll(async () => {
  database = await openTestStores();
  people = database.stores.people;
});
beforeEach(() => emptyCollections(database.connection));
afterAll(() => database.close());

const ada: UserRecord = {
  id: 'ada',
  email: 'Ada@Example.com',
  name: 'Ada',
  passwordHash: null,
  failedSignIns: 0,
  lockedUntil: null,
  createdAt: 1_000,
};

test('a person is found by id and by email in any case', async () => {
  await people.insertUser(ada);
  expect(await people.findUser({ id: 'ada' })).toEqual(ada);
  expect(await people.findUser({ email: 'ADA@example.COM' })).toEqual(ada);
  expect(await people.findUser({ email: 'lee@example.com' })).toBeNull();
  expect(await people.countUsers()).toBe(1);
});

test('an email is taken in any case, also when two ask at once', async () => {
  const twice = [ada, { ...ada, id: 'ada2', email: 'ada@example.com' }].map((user) =>
    people.insertUser(user),
  );
  const outcomes = await Promise.allSettled(twice);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(people.insertUser({ ...ada, id: 'ada3' })).rejects.toMatchObject({ code: 'conflict' });
});

test('a filter smuggled in as an email finds nobody', async () => {
  await people.insertUser(ada);
  const smuggled = { toLowerCase: () => ({ $ne: null }) } as unknown as string;
  await expect(people.findUser({ email: smuggled })).rejects.toThrow();
  await expect(people.findUser({ id: { $ne: null } as unknown as string })).rejects.toThrow();
});

test('failed sign-ins and a lock are remembered', async () => {
  await people.insertUser(ada);
  await people.updateSignIn('ada', { failedSignIns: 5, lockedUntil: 9_000 });
  expect(await people.findUser({ id: 'ada' })).toEqual({ ...ada, failedSignIns: 5, lockedUntil: 9_000 });
  await people.updateSignIn('ada', { failedSignIns: 0, lockedUntil: null });
  expect(await people.findUser({ id: 'ada' })).toEqual(ada);
});

test('a member has one role in a workspace, which can change', async () => {
  await people.insertUser(ada);
  await people.insertWorkspace({ id: 'w1', slug: 'demo', name: 'Demo', createdAt: 1 });
  await people.putMember({ workspaceId: 'w1', userId: 'ada', role: 'viewer' });
  await people.putMember({ workspaceId: 'w1', userId: 'ada', role: 'admin' });
  const member = { workspaceId: 'w1', userId: 'ada', role: 'admin' };
  expect(await people.membershipsOf('ada')).toEqual([member]);
  expect(await people.membersOf('w1')).toEqual([{ ...member, user: ada }]);
  expect(await people.membersOf('w2')).toEqual([]);
});

test('a workspace is found by id and slug, and its slug is taken', async () => {
  const demo = { id: 'w1', slug: 'demo', name: 'Demo', createdAt: 1 };
  await people.insertWorkspace(demo);
  expect(await people.findWorkspace({ id: 'w1' })).toEqual(demo);
  expect(await people.findWorkspace({ slug: 'demo' })).toEqual(demo);
  expect(await people.listWorkspaces()).toEqual([demo]);
  await expect(people.insertWorkspace({ ...demo, id: 'w2' })).rejects.toMatchObject({ code: 'conflict' });
});

test('a session ends at its time, when it is removed, or with all of the person', async () => {
  const session = (idHash: string) => ({
    idHash,
    userId: 'ada',
    createdAt: 1,
    expiresAt: Date.now() + 60_000,
  });
  const sessions = ['a', 'b', 'c'].map(session);
  for (const each of sessions) await people.insertSession(each);
  expect(await people.findSession('a')).toEqual(sessions[0]);
  await people.removeSession('a');
  expect(await people.findSession('a')).toBeNull();
  const soon = Date.now() + 20_000;
  await people.endSession('b', soon);
  expect((await people.findSession('b'))?.expiresAt).toBe(soon);
  await people.endSession('c', Date.now() + 3_600_000);
  expect(await people.findSession('c')).toEqual(sessions[2]);
  await people.removeSessionsOf('ada');
  expect(await people.findSession('c')).toBeNull();
});

test('a token is found by its hash alone', async () => {
  const token = {
    id: 't1',
    workspaceId: 'w1',
    name: 'ci',
    tokenHash: 'abc',
    role: 'builder' as const,
    flowPath: null,
    createdAt: 1,
    expiresAt: 2,
    revokedAt: null,
  };
  await people.insertToken(token);
  expect(await people.findToken('abc')).toEqual(token);
  expect(await people.findToken('t1')).toBeNull();
});
