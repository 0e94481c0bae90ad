import type { Actor, Role } from '#shared/people/roles.ts';

/** Everything that somebody may do inside a workspace, with the role that it takes at least (design 7.2). */
const leastRole = {
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
  /** How it ended; `run.inspect`: what it executes, with inputs, steps and logs. */
  'run.read': 'viewer',
  'run.inspect': 'viewer',
  'run.cancel': 'operator',
  'run.rerun': 'operator',
  'run.signal': 'operator',
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
  'app.list': 'builder',
  'app.read': 'builder',
  'app.create': 'builder',
  'app.edit': 'builder',
  'app.publish': 'builder',
  'app.remove': 'builder',
  'app.use': 'operator',
  'approval.list': 'viewer',
  'approval.read': 'viewer',
  'approval.decide': 'operator',
  'approval.share': 'builder',
} as const satisfies Record<string, Role>;

export type Action = keyof typeof leastRole;
export const allActions = Object.keys(leastRole) as Action[];

/** What an action is done to. Fields that do not apply are left out. */
export type AccessObject = {
  workspaceId: string;
  /** `folder/name` of the flow that the object is or belongs to. */
  flowPath?: string;
  /** The person who started the run, if a person did. */
  startedByUserId?: string | null;
  /** Who started the run, as `user:<id>` or `token:<name>`. */
  startedBy?: string | null;
  /** Whether the run was started through a published app. */
  isThroughApp?: boolean;
  approval?: ApprovalRules;
  /** Who may use the app: `private` is for those who may edit it. */
  appAccess?: 'private' | 'members';
};

/** Who may decide an approval request (design 3.8). */
export type ApprovalRules = {
  deciders: { members: string[]; groups: string[]; link: boolean };
  starterMayDecide: boolean;
  isTest: boolean;
};

/**
 * `unauthenticated`: nobody is signed in. `hidden`: the actor must not even learn that the object exists.
 * `forbidden`: the actor may see it, but not do this; `reason` is one sentence for that person.
 */
export type Verdict =
  | { allowed: true }
  | { allowed: false; kind: 'unauthenticated' | 'hidden' | 'forbidden'; reason: string };

const roleRank: Record<Role, number> = { viewer: 0, operator: 1, builder: 2, admin: 3 };

/** The one answer to "may this actor do this to that?"; what is not allowed here is refused. */
export function may(actor: Actor, action: Action, object: AccessObject): Verdict {
  if (actor.kind === 'anonymous') return refuse('unauthenticated', 'Sign in first, or send a valid token.');
  const role = roleIn(actor, object.workspaceId);
  if (role === null) return refuse('hidden', 'You are not a member of this workspace.');
  if (actor.kind === 'token' && actor.flowPath !== undefined && actor.flowPath !== object.flowPath) {
    return refuse('forbidden', `This token may only use the flow ${actor.flowPath}.`);
  }
  const needed = leastRole[action];
  if (roleRank[role] < roleRank[needed]) {
    return refuse('forbidden', `This needs the role ${needed}; yours is ${role}.`);
  }
  if (action === 'run.read' || action === 'run.inspect') return mayReadRun(actor, role, action, object);
  if (action === 'run.rerun') return mayReadRun(actor, role, 'run.inspect', object);
  if (action === 'run.signal') return mayReadRun(actor, role, 'run.read', object);
  if (action === 'run.cancel') return mayCancel(actor, role, object);
  if (action === 'app.use' && object.appAccess === 'private' && roleRank[role] < roleRank.builder) {
    return refuse('forbidden', 'This app was not shared with you.');
  }
  if (action === 'approval.decide') return mayDecide(actor, object);
  return { allowed: true };
}

/** The actor's role in a workspace; null when it has none. */
export function roleIn(actor: Actor, workspaceId: string): Role | null {
  if (actor.kind === 'anonymous') return null;
  if (actor.kind === 'token') return actor.workspaceId === workspaceId ? actor.role : null;
  return actor.memberships.find((membership) => membership.workspaceId === workspaceId)?.role ?? null;
}

/** Operators see what they started; of what an app started for them only what the app shows (design 6.5, rule 7). */
function mayReadRun(
  actor: Exclude<Actor, { kind: 'anonymous' }>,
  role: Role,
  action: 'run.read' | 'run.inspect',
  object: AccessObject,
): Verdict {
  if (role !== 'operator') return { allowed: true };
  const who = actor.kind === 'user' ? `user:${actor.userId}` : `token:${actor.name}`;
  if (object.startedBy !== who) return refuse('forbidden', 'An operator sees only what they started.');
  return action === 'run.inspect' && object.isThroughApp === true
    ? refuse('forbidden', 'The app that started this shows how it goes.')
    : { allowed: true };
}

function mayCancel(actor: Actor, role: Role, object: AccessObject): Verdict {
  if (role !== 'operator' || actor.kind !== 'user') return { allowed: true };
  return object.startedByUserId === actor.userId
    ? { allowed: true }
    : refuse('forbidden', 'An operator may only cancel runs that they started.');
}

function mayDecide(actor: Actor, object: AccessObject): Verdict {
  const { approval } = object;
  if (approval === undefined) return refuse('forbidden', 'There is no request to decide.');
  const isStarter = actor.kind === 'user' && object.startedByUserId === actor.userId;
  if (isStarter && approval.isTest) return { allowed: true };
  if (isStarter && !approval.starterMayDecide) {
    return refuse('forbidden', 'You started this run, so somebody else decides.');
  }
  const { members, groups, link } = approval.deciders;
  if (members.length === 0 && groups.length === 0 && !link) return { allowed: true };
  return isNamed(actor, members) || isInGroup(actor, groups, object.workspaceId)
    ? { allowed: true }
    : refuse('forbidden', 'Other people are asked to decide.');
}

/** Members are named by their email or their id. */
function isNamed(actor: Actor, members: string[]): boolean {
  if (actor.kind !== 'user') return false;
  const email = actor.email.toLowerCase();
  return members.some((member) => member === actor.userId || member.toLowerCase() === email);
}

function isInGroup(actor: Actor, groups: string[], workspaceId: string): boolean {
  if (actor.kind !== 'user') return false;
  const membership = actor.memberships.find((one) => one.workspaceId === workspaceId);
  return membership?.groups?.some((group) => groups.includes(group)) === true;
}

function refuse(kind: 'unauthenticated' | 'hidden' | 'forbidden', reason: string): Verdict {
  return { allowed: false, kind, reason };
}
