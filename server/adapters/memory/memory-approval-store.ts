import type { ApprovalStore } from '#server/runtime/ports.ts';
import type { ApprovalDecision, ApprovalRecord } from '#server/runtime/records.ts';

type Kept = { request: ApprovalRecord; endedAt: number | null; isDelivered: boolean };

/** `expireNow` ends a pending request as if its time had come, whatever its time is. */
export type MemoryApprovals = ApprovalStore & { expireNow(id: string): void };

/** Approval requests in memory, with the conditions of design 3.8. Records given out are copies. */
export function createMemoryApprovalStore(
  onChange: (request: ApprovalRecord) => void = () => {},
): MemoryApprovals {
  const kept = new Map<string, Kept>();
  const byAge = () => [...kept.values()].sort((a, b) => a.request.openedAt - b.request.openedAt);

  return {
    async open(request) {
      const before = kept.get(request.id);
      if (before !== undefined) return copyOf(before);
      const entry = { request: structuredClone(request), endedAt: null, isDelivered: false };
      kept.set(request.id, entry);
      onChange(request);
      return copyOf(entry);
    },

    async decide(workspaceId, id, decision, now) {
      const entry = kept.get(id);
      if (entry?.request.workspaceId !== workspaceId) return { kind: 'missing' };
      const refusal = refuse(entry.request, decision, now);
      if (refusal !== null) return { kind: refusal };
      const decisions = [...entry.request.decisions, structuredClone(decision)];
      const status = statusAfter(entry.request, decisions);
      entry.request = { ...entry.request, decisions, status };
      if (status !== 'pending') entry.endedAt = now;
      onChange(entry.request);
      return { kind: 'saved', request: copyOf(entry) };
    },

    async expire(id, now) {
      const entry = kept.get(id);
      if (entry === undefined) return null;
      const { status, expiresAt } = entry.request;
      if (status === 'pending' && expiresAt !== null && expiresAt <= now) {
        entry.request = { ...entry.request, status: 'expired' };
        onChange(entry.request);
      }
      return copyOf(entry);
    },

    expireNow(id) {
      const entry = kept.get(id);
      if (entry?.request.status === 'pending') entry.request = { ...entry.request, status: 'expired' };
    },

    async withdraw(runId, paths) {
      for (const entry of kept.values()) {
        if (entry.request.runId !== runId || entry.request.status !== 'pending') continue;
        if (paths !== undefined && !paths.includes(entry.request.path)) continue;
        entry.request = { ...entry.request, status: 'withdrawn' };
        onChange(entry.request);
      }
    },

    async ofRun(runId) {
      return byAge()
        .filter(({ request }) => request.runId === runId)
        .map(copyOf);
    },

    async undelivered(before) {
      const isDue = (entry: Kept) => !entry.isDelivered && entry.endedAt !== null && entry.endedAt < before;
      return byAge().filter(isDue).slice(0, 100).map(copyOf);
    },

    async markDelivered(id) {
      const entry = kept.get(id);
      if (entry !== undefined) entry.isDelivered = true;
    },
  };
}

function copyOf(entry: Kept): ApprovalRecord {
  return structuredClone(entry.request);
}

function refuse(
  request: ApprovalRecord,
  decision: ApprovalDecision,
  now: number,
): 'already_decided' | 'expired' | 'not_pending' | null {
  if (request.decisions.some((made) => made.who === decision.who)) return 'already_decided';
  if (request.status === 'expired') return 'expired';
  if (request.status !== 'pending') return 'not_pending';
  return request.expiresAt !== null && now >= request.expiresAt ? 'expired' : null;
}

function statusAfter(request: ApprovalRecord, decisions: ApprovalDecision[]): ApprovalRecord['status'] {
  if (decisions.some((made) => made.decision === 'rejected')) return 'rejected';
  return decisions.length >= request.required ? 'approved' : 'pending';
}
