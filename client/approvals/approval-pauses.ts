import type { ApprovalLetter } from '#shared/approvals/approval-view.ts';

const slowMs = 15_000;
/** The server decides what is late, so it is asked a little after the time has come. */
const afterExpiryMs = 500;

/**
 * When to ask again for a request that waits: soon after it expires, at the latest after 15 seconds; false once it
 * is decided.
 */
export function pauseUntilNextLook(letter: ApprovalLetter | undefined, now = Date.now()): number | false {
  if (letter?.status !== 'pending') return false;
  if (letter.expiresAt === null) return slowMs;
  const untilExpiry = Date.parse(letter.expiresAt) - now + afterExpiryMs;
  return Math.min(slowMs, Math.max(afterExpiryMs, untilExpiry));
}
