import { describe, expect, test } from 'vitest';
import type { Actor, Role } from '#shared/people/roles.ts';
import { roles } from '#shared/people/roles.ts';
import { type AccessObject, type Action, type ApprovalRules, allActions, may } from './may.ts';

const user = (role: Role, userId = 'ann'): Actor => ({
  kind: 'user',
  userId,
  email: `${userId}@example.com`,
  name: userId,
  memberships: [{ workspaceId: 'own', role }],
});
const token = (role: Role, flowPath?: string): Actor => ({
  kind: 'token',
  name: 'ci',
  workspaceId: 'own',
  role,
  ...(flowPath === undefined ? {} : { flowPath }),
});
const open: ApprovalRules = {
  deciders: { members: [], groups: [], link: false },
  starterMayDecide: false,
  isTest: false,
};
const own: AccessObject = { workspaceId: 'own', flowPath: 'a/b', startedByUserId: 'ann', approval: open };
const allows = (actor: Actor, action: Action, object: AccessObject = own) =>
  may(actor, action, object).allowed;

/** From admin down to the last role that may. */
const expected: Record<Action, Role> = {
  'workspace.read': 'viewer',
  'flow.list': 'viewer',
  'flow.read': 'viewer',
  'flow.create': 'builder',
  'flow.edit': 'builder',
  'flow.publish': 'builder',
  'flow.remove': 'builder',
  'run.start': 'operator',
  'run.test': 'builder',
  'run.list': 'viewer',
  'run.read': 'viewer',
  'run.inspect': 'viewer',
  'run.cancel': 'operator',
  'run.rerun': 'operator',
  'run.signal': 'operator',
  'app.list': 'builder',
  'app.read': 'builder',
  'app.create': 'builder',
  'app.edit': 'builder',
  'app.publish': 'builder',
  'app.remove': 'builder',
  'limits.read': 'viewer',
  'limits.edit': 'admin',
  'script.list': 'viewer',
  'script.read': 'viewer',
  'script.edit': 'builder',
  'script.remove': 'builder',
  'variable.list': 'builder',
  'variable.read': 'builder',
  'variable.edit': 'builder',
  'variable.remove': 'builder',
  'secret.list': 'builder',
  'secret.read': 'builder',
  'secret.edit': 'builder',
  'secret.remove': 'builder',
  'resource.list': 'builder',
  'resource.read': 'builder',
  'resource.edit': 'builder',
  'resource.remove': 'builder',
  'schedule.list': 'viewer',
  'schedule.switch': 'builder',
  'app.use': 'operator',
  'approval.list': 'viewer',
  'approval.read': 'viewer',
  'approval.decide': 'operator',
  'approval.share': 'builder',
};

describe.each(allActions)('%s', (action) => {
  test.each(roles)('the role %s', (role) => {
    const object = { ...own, startedByUserId: action === 'approval.decide' ? 'bob' : 'ann' };
    const isEnough = roles.indexOf(role) <= roles.indexOf(expected[action]);
    expect(allows(user(role), action, { ...object, startedBy: 'user:ann' })).toBe(isEnough);
    expect(allows(token(role), action, { ...object, startedBy: 'token:ci' })).toBe(isEnough);
  });

  test('is refused to strangers, who do not learn whether the object exists', () => {
    expect(may({ kind: 'anonymous' }, action, own)).toMatchObject({
      allowed: false,
      kind: 'unauthenticated',
    });
    const elsewhere = { ...own, workspaceId: 'other' };
    expect(may(user('admin'), action, elsewhere)).toMatchObject({ allowed: false, kind: 'hidden' });
    expect(may(token('admin'), action, elsewhere)).toMatchObject({ allowed: false, kind: 'hidden' });
  });

  test('is refused to a token of another flow', () => {
    expect(may(token('admin', 'a/c'), action, own)).toMatchObject({ allowed: false, kind: 'forbidden' });
    expect(may(token('admin', 'a/b'), action, { workspaceId: 'own' }).allowed).toBe(false);
  });
});

describe('cancelling', () => {
  test('an operator cancels only what they started; a builder cancels anything', () => {
    expect(allows(user('operator', 'bob'), 'run.cancel')).toBe(false);
    expect(allows(user('operator', 'ann'), 'run.cancel')).toBe(true);
    expect(allows(user('builder', 'bob'), 'run.cancel')).toBe(true);
  });
});

test('a private app is for those who may edit it', () => {
  const shared: AccessObject = { workspaceId: 'own', appAccess: 'members' };
  const closed: AccessObject = { workspaceId: 'own', appAccess: 'private' };
  expect(allows(user('operator'), 'app.use', shared)).toBe(true);
  expect(allows(user('operator'), 'app.use', closed)).toBe(false);
  expect(allows(user('builder'), 'app.use', closed)).toBe(true);
});

describe('deciding', () => {
  const decide = (actor: Actor, approval: Partial<ApprovalRules>) =>
    allows(actor, 'approval.decide', { ...own, approval: { ...open, ...approval } });

  test('whoever started the run does not decide it, unless the node says so or it is their test', () => {
    expect(decide(user('admin', 'ann'), {})).toBe(false);
    expect(decide(user('admin', 'ann'), { starterMayDecide: true })).toBe(true);
    expect(decide(user('builder', 'ann'), { isTest: true })).toBe(true);
  });

  test('named members decide, by email or id; nobody else', () => {
    const deciders = { members: ['Bob@Example.com', 'eve'], groups: [], link: false };
    expect(decide(user('operator', 'bob'), { deciders })).toBe(true);
    expect(decide(user('operator', 'eve'), { deciders })).toBe(true);
    expect(decide(user('admin', 'zoe'), { deciders })).toBe(false);
    expect(decide(token('admin'), { deciders })).toBe(false);
  });

  test('members of a named group decide, in their workspace only', () => {
    const deciders = { members: [], groups: ['finance'], link: false };
    const inGroup = (workspaceId: string, group: string): Actor => ({
      kind: 'user',
      userId: 'eve',
      email: 'eve@example.com',
      name: 'Eve',
      memberships: [
        { workspaceId: 'own', role: 'operator' },
        { workspaceId: 'other', role: 'operator' },
      ].map((one) => (one.workspaceId === workspaceId ? { ...one, groups: [group] } : one)) as never,
    });
    expect(decide(inGroup('own', 'finance'), { deciders })).toBe(true);
    expect(decide(inGroup('own', 'sales'), { deciders })).toBe(false);
    expect(decide(inGroup('other', 'finance'), { deciders })).toBe(false);
    expect(decide(user('admin', 'zoe'), { deciders })).toBe(false);
  });

  test('where only a link is named, nobody decides without it', () => {
    const deciders = { members: [], groups: [], link: true };
    expect(decide(user('admin', 'zoe'), { deciders })).toBe(false);
    expect(decide(user('operator', 'bob'), { deciders: { ...deciders, members: ['bob'] } })).toBe(true);
  });

  test('without a request there is nothing to decide', () => {
    expect(allows(user('admin'), 'approval.decide', { workspaceId: 'own' })).toBe(false);
  });
});

describe('what an operator sees of runs', () => {
  const mine = { ...own, startedBy: 'user:ann' };

  test('only those that they started', () => {
    for (const startedBy of ['user:bob', 'token:ann', 'webhook', null]) {
      expect(allows(user('operator'), 'run.read', { ...own, startedBy })).toBe(false);
      expect(allows(user('operator'), 'run.inspect', { ...own, startedBy })).toBe(false);
      expect(allows(user('viewer'), 'run.inspect', { ...own, startedBy })).toBe(true);
    }
    expect(allows(token('operator'), 'run.inspect', { ...own, startedBy: 'token:ci' })).toBe(true);
  });

  test('of those that an app started for them how they end, not their inputs, steps and logs', () => {
    expect(allows(user('operator'), 'run.inspect', mine)).toBe(true);
    expect(allows(user('operator'), 'run.read', { ...mine, isThroughApp: true })).toBe(true);
    expect(allows(user('operator'), 'run.inspect', { ...mine, isThroughApp: true })).toBe(false);
    expect(allows(user('builder'), 'run.inspect', { ...mine, isThroughApp: true })).toBe(true);
  });
});
