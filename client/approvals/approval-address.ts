/** The page of an approval request; its id (run id, slash, step path) is encoded whole. */
export function approvalAddress(id: string): string {
  return `/approvals/${encodeURIComponent(id)}`;
}
