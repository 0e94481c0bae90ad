import { createOutboundFetch, type OutboundFetch } from './outbound-fetch.ts';

type OwnFeed = {
  /** The path of the feed, such as `/demo/stories.json`. */
  path: string;
  /** The port of this server, as soon as it listens. */
  port: Promise<number>;
};

const ownNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * In the demo, scripts may read one address of this very machine: the demo's own feed, by GET and without a redirect.
 * The address may name a port of an earlier start; the connection goes to our own port in any case. Everything else
 * goes the guarded way.
 */
export function allowOwnFeed(outbound: OutboundFetch, feed: OwnFeed): OutboundFetch {
  return async (request) => {
    if (!isOwnFeed(request.url, request.method, feed.path)) return outbound(request);
    const port = await feed.port;
    const own = createOutboundFetch({ allow: [`127.0.0.1:${port}`] });
    const answer = await own({
      ...request,
      url: `http://127.0.0.1:${port}${feed.path}`,
      headers: [],
      redirect: 'error',
    });
    return { ...answer, url: request.url };
  };
}

function isOwnFeed(text: string, method: string, path: string): boolean {
  if (method.toUpperCase() !== 'GET' || !URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, username } = new URL(text);
  return (
    protocol === 'http:' &&
    ownNames.includes(hostname) &&
    pathname === path &&
    search === '' &&
    username === ''
  );
}
