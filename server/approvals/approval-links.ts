import type { ApprovalLinkPort } from '#server/runtime/ports.ts';
import type { Signer } from '#server/signing/signer.ts';
import { approvalUrls } from '#shared/approvals/approval-address.ts';
import { AppError } from '#shared/errors.ts';

/** Signed links to approval requests: each is good for deciding one request, and for nothing else (design 3.8). */
export type ApprovalLinks = ApprovalLinkPort & {
  /** The workspace of the request for which the token was made; `forged` and `expired` as the signer says. */
  open(
    approvalId: string,
    token: string,
    now: number,
  ): { kind: 'valid'; workspaceId: string } | { kind: 'expired' } | { kind: 'forged' };
};

const dayMs = 24 * 60 * 60 * 1000;
/** A link is made before its request opens, so this much is added to the time that the request gives to decide. */
const lifetimeMs = 30 * dayMs;

/** `origin` is where people reach this installation; null while that is not known. */
export function createApprovalLinks(signer: Signer, origin: () => string | null): ApprovalLinks {
  const scopeOf = (approvalId: string) => ['decide', approvalId];
  return {
    urlsOf({ id, workspaceId }, { isSigned, expiresSeconds = 0 }, now) {
      const base = origin();
      if (base === null) {
        throw new AppError(
          'not_supported',
          'The address of the approval page is not known to this process. Set PUBLIC_URL for every process.',
        );
      }
      const expiresAt = now + lifetimeMs + expiresSeconds * 1000;
      return approvalUrls(base, id, isSigned ? signer.sign(scopeOf(id), { workspaceId }, expiresAt) : null);
    },
    open(approvalId, token, now) {
      const opened = signer.open(scopeOf(approvalId), token, now);
      if (opened.kind !== 'valid') return opened;
      const { workspaceId } = opened.content;
      return typeof workspaceId === 'string' ? { kind: 'valid', workspaceId } : { kind: 'forged' };
    },
  };
}
