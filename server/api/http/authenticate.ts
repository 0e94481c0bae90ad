import type { FastifyReply, FastifyRequest } from 'fastify';
import { anonymous, findSessionActor, getTokenActor } from '#server/people/find-actor.ts';
import { hashSecret } from '#server/people/secrets.ts';
import { AppError } from '#shared/errors.ts';
import type { ApiContext, Caller, RequestFacts, SessionCookie } from '../context.ts';
import { isSameOrigin } from '../demo-request.ts';
import type { ApiSettings, Services } from '../services.ts';
import { withinPatience } from './within-patience.ts';

const readMethods = ['GET', 'HEAD', 'OPTIONS'];

/** Everything that handlers learn of a request: who asks (a token before a cookie), from where, and the cookie. */
export async function createContext(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ApiContext> {
  const facts = requestFacts(request);
  const caller = await withinPatience(findCaller(services, request));
  refuseForgedRequest(services.settings, request, facts);
  return { services, caller, facts, cookie: sessionCookie(services.settings, reply) };
}

async function findCaller(services: Services, request: FastifyRequest): Promise<Caller> {
  const token = bearerToken(request);
  if (token !== null) return { actor: await getTokenActor(services, token), sessionHash: null };
  const sessionId = request.cookies[cookieName(services.settings)];
  if (sessionId === undefined || sessionId === '') return { actor: anonymous, sessionHash: null };
  const sessionHash = hashSecret(sessionId);
  const actor = await findSessionActor(services, sessionHash);
  return actor === null ? { actor: anonymous, sessionHash: null } : { actor, sessionHash };
}

function bearerToken(request: FastifyRequest): string | null {
  const match = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '');
  return match?.[1] ?? null;
}

/**
 * What changes something must come from our own pages or carry a token: a browser adds the cookie also to what
 * another site sends (design 7.2, rule 5).
 */
function refuseForgedRequest(settings: ApiSettings, request: FastifyRequest, facts: RequestFacts): void {
  if (readMethods.includes(request.method) || bearerToken(request) !== null) return;
  if (facts.fetchSite === 'same-origin') return;
  if (facts.origin !== null && facts.origin === settings.publicUrl) return;
  if (!isSameOrigin(facts)) {
    throw new AppError('forbidden', 'This request comes from a page of another site.');
  }
}

function requestFacts(request: FastifyRequest): RequestFacts {
  const fetchSite = request.headers['sec-fetch-site'];
  return {
    host: request.headers.host ?? '',
    origin: request.headers.origin ?? null,
    fetchSite: typeof fetchSite === 'string' ? fetchSite : null,
  };
}

function isSecure(settings: ApiSettings): boolean {
  return settings.publicUrl?.startsWith('https://') === true;
}

/** Over https the name makes browsers refuse a cookie that another host or path has set. */
function cookieName(settings: ApiSettings): string {
  return isSecure(settings) ? '__Host-millrace' : 'millrace';
}

function sessionCookie(settings: ApiSettings, reply: FastifyReply): SessionCookie {
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(settings) } as const;
  return {
    set: (id, expiresAt) =>
      void reply.setCookie(cookieName(settings), id, { ...options, expires: new Date(expiresAt) }),
    clear: () => void reply.clearCookie(cookieName(settings), options),
  };
}
