/**
 * Who asked, as people read it; null when nobody is known by name. Records name tokens `token:<name>` and, without an
 * email, people `user:<id>`: an id tells nobody anything (design 12.3).
 */
export function askerName(askedBy: string | null): string | null {
  if (askedBy === null || askedBy.startsWith('user:')) return null;
  if (askedBy.startsWith('token:')) return askedBy.slice('token:'.length);
  return askedBy === 'webhook' ? 'A webhook' : askedBy;
}
