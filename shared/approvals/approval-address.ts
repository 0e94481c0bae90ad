import type { ApprovalUrls } from './approval-view.ts';

/** The page of an approval request; its id (run id, slash, step path) is encoded whole. */
export function approvalAddress(id: string): string {
  return `/approvals/${encodeURIComponent(id)}`;
}

/**
 * The page of a request under `origin`, and the same page with one of its two buttons made ready: opening any of
 * them decides nothing. With a token they work without an account.
 */
export function approvalUrls(origin: string, id: string, token: string | null): ApprovalUrls {
  const page = `${origin}${approvalAddress(id)}`;
  const signed = token === null ? [] : [`token=${token}`];
  const withQuery = (parts: string[]) => (parts.length === 0 ? page : `${page}?${parts.join('&')}`);
  return {
    page: withQuery(signed),
    approve: withQuery([...signed, 'choice=approve']),
    reject: withQuery([...signed, 'choice=reject']),
  };
}
