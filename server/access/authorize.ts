import type { ApprovalLinks } from '#server/approvals/approval-links.ts';
import type { ApprovalReader } from '#server/approvals/approval-reader.ts';
import type { AppRecord, AppStore } from '#server/apps/app-store.ts';
import type { FlowRecord, FlowStore } from '#server/flows/flow-store.ts';
import type { PeopleStore, WorkspaceRecord } from '#server/people/people-store.ts';
import type { RunReader } from '#server/runs/run-reader.ts';
import type { ApprovalRecord, RunRecord } from '#server/runtime/records.ts';
import { type AccessObject, type Action, may } from '#shared/access/may.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { AccessRule } from './rules.ts';
import { runObject } from './run-object.ts';

/** What a call says it is about; which of these it must have depends on the rule's object. */
export type AccessTarget = {
  /** slug */
  workspace?: string | undefined;
  flowId?: string | undefined;
  flowPath?: string | undefined;
  runId?: string | undefined;
  approvalId?: string | undefined;
  /** of a signed link */
  linkToken?: string | undefined;
  appId?: string | undefined;
  appSlug?: string | undefined;
  isDraft?: boolean;
};

/** What was found and may be used; null where the rule is not about it. */
export type Access = {
  workspace: WorkspaceRecord | null;
  flow: FlowRecord | null;
  run: RunRecord | null;
  approval: ApprovalRecord | null;
  app: AppRecord | null;
  /** What a signed link was made for; the request itself is null until the run has come to it. */
  link: { workspaceId: string; approvalId: string; approval: ApprovalRecord | null } | null;
};

export type AccessDeps = {
  people: PeopleStore;
  flows: FlowStore;
  runs: RunReader;
  approvals: ApprovalReader;
  approvalLinks: ApprovalLinks;
  clock: { now(): number };
  apps: AppStore;
};

const nothing: Access = { workspace: null, flow: null, run: null, approval: null, app: null, link: null };

/**
 * The one place where every tRPC procedure and HTTP route asks `may` (design 7.2). It finds the object inside the
 * caller's workspace; what is in another workspace is `not_found`, the same as what does not exist.
 */
export async function authorize(
  deps: AccessDeps,
  actor: Actor,
  call: { rule: AccessRule; target: AccessTarget },
): Promise<Access> {
  const { rule, target } = call;
  if (rule === 'anyone') return nothing;
  if (rule === 'link_holder') return { ...nothing, link: await readLink(deps, target) };
  if (actor.kind === 'anonymous')
    throw new AppError('unauthenticated', 'Sign in first, or send a valid token.');
  if (rule === 'signed_in') return nothing;
  const access = await findObject(deps, actor, call.rule as Exclude<AccessRule, string>, target);
  const action = target.isDraft === true ? (rule.draftAction ?? rule.action) : rule.action;
  // Deciding has reasons of its own (already decided, expired), which the use case tells after this.
  require(actor, action, accessObject(access, rule.object === 'new_flow' ? target : {}));
  return access;
}

async function findObject(
  deps: AccessDeps,
  actor: Actor,
  rule: Exclude<AccessRule, string>,
  target: AccessTarget,
): Promise<Access> {
  if (rule.object === 'approval') return findApproval(deps, actor, target);
  const workspace = await findWorkspace(deps, actor, target.workspace);
  const access = { ...nothing, workspace };
  if (rule.object === 'workspace') return access;
  if (rule.object === 'run') return { ...access, run: await findRun(deps, workspace.id, target.runId) };
  if (rule.object === 'app' || rule.object === 'new_app') {
    const app = await findApp(deps, workspace.id, target);
    if (app === null && rule.object === 'app') {
      throw new AppError('not_found', 'There is no such app in this workspace.');
    }
    return { ...access, app };
  }
  const flow = await findFlow(deps, workspace.id, target);
  if (flow === null && rule.object === 'flow') throw new AppError('not_found', missingFlow(target));
  return { ...access, flow };
}

async function findWorkspace(deps: AccessDeps, actor: Actor, slug: string | undefined) {
  const workspace = slug === undefined ? null : await deps.people.findWorkspace({ slug });
  const isHidden =
    workspace !== null && isRefused(may(actor, 'workspace.read', { workspaceId: workspace.id }), 'hidden');
  if (workspace === null || isHidden) {
    throw new AppError('not_found', `There is no workspace "${slug ?? ''}" that you may see.`);
  }
  return workspace;
}

function isRefused(verdict: ReturnType<typeof may>, kind: 'hidden'): boolean {
  return !verdict.allowed && verdict.kind === kind;
}

async function findFlow(deps: AccessDeps, workspaceId: string, target: AccessTarget) {
  if (target.flowId !== undefined) return deps.flows.find(workspaceId, { id: target.flowId });
  return target.flowPath === undefined ? null : deps.flows.find(workspaceId, { path: target.flowPath });
}

async function findApp(deps: AccessDeps, workspaceId: string, { appId, appSlug }: AccessTarget) {
  if (appId !== undefined) return deps.apps.find(workspaceId, { id: appId });
  return appSlug === undefined ? null : deps.apps.find(workspaceId, { slug: appSlug });
}

function missingFlow(target: AccessTarget): string {
  return target.flowPath === undefined
    ? 'There is no such flow in this workspace.'
    : `There is no flow "${target.flowPath}" in this workspace.`;
}

async function findRun(deps: AccessDeps, workspaceId: string, runId: string | undefined): Promise<RunRecord> {
  const run = runId === undefined ? null : await deps.runs.find(workspaceId, runId);
  if (run === null) throw new AppError('not_found', 'There is no such run in this workspace.');
  return run;
}

/** A link counts for one request, for as long as it was made for, and only where people without an account may decide. */
async function readLink(
  deps: AccessDeps,
  { approvalId = '', linkToken = '' }: AccessTarget,
): Promise<Access['link']> {
  const opened = deps.approvalLinks.open(approvalId, linkToken, deps.clock.now());
  if (opened.kind === 'expired') {
    throw new AppError('expired', 'This link has expired. Ask whoever sent it for a new one.');
  }
  const approval =
    opened.kind === 'forged' ? null : await deps.approvals.find(opened.workspaceId, approvalId);
  if (opened.kind === 'forged' || approval?.deciders.link === false) {
    throw new AppError('forbidden', 'This link is not valid. Perhaps a part of it is missing.');
  }
  return { workspaceId: opened.workspaceId, approvalId, approval };
}

/** Without a workspace the request is looked for in each workspace of the caller. */
async function findApproval(deps: AccessDeps, actor: Actor, target: AccessTarget): Promise<Access> {
  const workspaces =
    target.workspace === undefined
      ? await ownWorkspaces(deps, actor)
      : [await findWorkspace(deps, actor, target.workspace)];
  for (const workspace of workspaces) {
    const approval =
      target.approvalId === undefined ? null : await deps.approvals.find(workspace.id, target.approvalId);
    if (approval !== null) return { ...nothing, workspace, approval };
  }
  throw new AppError('not_found', 'There is no such approval request, or it is not open yet.');
}

async function ownWorkspaces(deps: AccessDeps, actor: Actor): Promise<WorkspaceRecord[]> {
  const ids = workspaceIdsOf(actor);
  const found = await Promise.all(ids.map((id) => deps.people.findWorkspace({ id })));
  return found.filter((workspace) => workspace !== null);
}

function workspaceIdsOf(actor: Actor): string[] {
  if (actor.kind === 'anonymous') return [];
  return actor.kind === 'token'
    ? [actor.workspaceId]
    : actor.memberships.map((membership) => membership.workspaceId);
}

function accessObject(access: Access, target: AccessTarget): AccessObject {
  const { workspace, flow, run, approval, app } = access;
  if (workspace === null) throw new Error('An access rule named an object without a workspace.');
  if (run !== null) return runObject(run);
  const flowPath = flow?.path ?? approval?.flowPath ?? target.flowPath;
  return {
    workspaceId: workspace.id,
    ...(flowPath === undefined ? {} : { flowPath }),
    startedByUserId: approval?.startedByUserId ?? null,
    ...(approval === null ? {} : { approval }),
    ...(app === null ? {} : { appAccess: app.access }),
  };
}

/** Throws when the actor may not; also used where a page shows only what may be done. */
function require(actor: Actor, action: Action, object: AccessObject): void {
  const verdict = may(actor, action, object);
  if (verdict.allowed) return;
  if (verdict.kind === 'unauthenticated') throw new AppError('unauthenticated', verdict.reason);
  if (verdict.kind === 'hidden') throw new AppError('not_found', 'There is no such object that you may see.');
  throw new AppError('forbidden', verdict.reason);
}
