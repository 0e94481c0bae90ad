import type { RequestFacts } from './context.ts';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Whether a request may be signed in automatically: it names this machine and our port, and a page of ours made it
 * (design 2.2). A page of another site that has its name point here is stopped by `Host`.
 */
export function isDemoRequest(facts: RequestFacts, port: number): boolean {
  const hosts = loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  return hosts.includes(facts.host.toLowerCase()) && isSameOrigin(facts);
}

/** `none` is a person who typed the address. Without both headers it is not a browser of today. */
export function isSameOrigin(facts: RequestFacts): boolean {
  if (facts.fetchSite !== null && facts.fetchSite !== 'same-origin' && facts.fetchSite !== 'none')
    return false;
  if (facts.origin === null) return true;
  return facts.origin === `http://${facts.host}` || facts.origin === `https://${facts.host}`;
}
