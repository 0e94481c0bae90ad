/** Only a page of our own: an address that leads elsewhere ("//evil.example", "https:…") becomes the start page. */
export function pageAfterSignIn(then: string | null): string {
  if (then === null || !then.startsWith('/')) return '/';
  const target = new URL(then, window.location.origin);
  return target.origin === window.location.origin ? target.pathname + target.search : '/';
}
