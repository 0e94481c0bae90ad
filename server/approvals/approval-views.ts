import type { FlowStore } from '#server/flows/flow-store.ts';
import type { PeopleStore } from '#server/people/people-store.ts';
import type { Page, RunReader } from '#server/runs/run-reader.ts';
import type { RunSealPort } from '#server/runtime/ports.ts';
import type { ApprovalRecord } from '#server/runtime/records.ts';
import { hiddenValue } from '#server/runtime/secret-values.ts';
import type { ApprovalView } from '#shared/approvals/approval-view.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { ApprovalFilter, ApprovalReader } from './approval-reader.ts';
import { type Decider, deciderInApp } from './decider.ts';
import { isKeptSecret, secretTexts } from './secret-texts.ts';
import { whatFollows } from './what-follows.ts';

type ListDeps = { approvals: ApprovalReader; people: PeopleStore; clock: { now(): number } };
export type ViewDeps = Omit<ListDeps, 'approvals'> & {
  runs: RunReader;
  flows: FlowStore;
  seals: RunSealPort;
};

const defaultLimit = 100;

/** Requests of a workspace, newest first. */
export async function listApprovals(
  deps: ListDeps,
  actor: Actor,
  request: {
    workspaceId: string;
    filter: ApprovalFilter;
    cursor?: string | undefined;
    limit?: number | undefined;
  },
): Promise<Page<ApprovalView>> {
  const { workspaceId, filter, cursor, limit = defaultLimit } = request;
  const page = await deps.approvals.list(workspaceId, filter, { cursor, limit });
  const names = await namesOfStarters(deps.people, page.items);
  const now = deps.clock.now();
  const items = page.items.map((record) =>
    approvalView({ record, decider: deciderInApp(actor, record), names, now }),
  );
  return page.next === undefined ? { items } : { items, next: page.next };
}

/** One request as whoever opens it sees it, with what follows each decision. */
export async function openApproval(
  deps: ViewDeps,
  decider: Decider,
  record: ApprovalRecord,
): Promise<ApprovalView> {
  const [names, follows, texts] = await Promise.all([
    namesOfStarters(deps.people, [record]),
    whatFollows(deps, record),
    secretTexts(deps, decider, record),
  ]);
  return { ...approvalView({ record, decider, names, now: deps.clock.now() }), ...texts, follows };
}

type Seen = {
  record: ApprovalRecord;
  decider: Decider;
  /** of those who started runs, by user id */
  names: ReadonlyMap<string, string>;
  /** Milliseconds since the epoch. */
  now: number;
};

function approvalView({ record, decider, names, now }: Seen): ApprovalView {
  const reason = reasonAgainst(decider, record, now);
  const { startedByUserId, startedBy } = record;
  return {
    id: record.id,
    runId: record.runId,
    flow: record.flowPath,
    status: isLate(record, now) ? 'expired' : record.status,
    title: record.title,
    message: isKeptSecret(record) ? hiddenValue : record.message,
    form: record.form,
    required: record.required,
    askedBy: (startedByUserId === null ? undefined : names.get(startedByUserId)) ?? startedBy,
    isTest: record.isTest,
    openedAt: new Date(record.openedAt).toISOString(),
    expiresAt: record.expiresAt === null ? null : new Date(record.expiresAt).toISOString(),
    decisions: record.decisions.map(({ name, decision, at, comment, form }) => ({
      name,
      decision,
      at: new Date(at).toISOString(),
      ...(record.secret?.decisions ? { comment: hiddenValue, form: null } : { comment, form }),
    })),
    mayDecide: reason === null,
    reason,
    mayShare: decider.mayShare && record.status === 'pending' && !isLate(record, now),
    follows: null,
  };
}

async function namesOfStarters(
  people: PeopleStore,
  records: readonly ApprovalRecord[],
): Promise<Map<string, string>> {
  const ids = new Set(records.flatMap(({ startedByUserId }) => startedByUserId ?? []));
  const users = await Promise.all([...ids].map((id) => people.findUser({ id })));
  return new Map(users.flatMap((user) => (user === null ? [] : [[user.id, user.name] as const])));
}

function isLate(record: ApprovalRecord, now: number): boolean {
  return record.status === 'pending' && record.expiresAt !== null && record.expiresAt <= now;
}

/** Why this person may not decide now, in one sentence; null: they may. */
function reasonAgainst(decider: Decider, record: ApprovalRecord, now: number): string | null {
  if (record.status === 'withdrawn') return 'What asked for this has ended, so there is nothing to decide.';
  if (record.status === 'expired' || isLate(record, now)) return 'The time to decide has passed.';
  if (record.status !== 'pending') return `This was ${record.status} already.`;
  if (decider.kind === 'may_not') return decider.reason;
  if (record.decisions.some((decision) => decision.who === decider.who)) {
    return decider.who === 'link'
      ? 'Somebody with this link has decided already; others are asked as well.'
      : 'You have decided already; others are asked as well.';
  }
  return null;
}
