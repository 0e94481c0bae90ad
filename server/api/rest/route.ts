import type * as z from 'zod';
import type { Access } from '#server/access/authorize.ts';
import type { ApiContext } from '../context.ts';

export type RestContext = ApiContext & { access: Access };
export type RestAnswer = { status: number; body?: unknown };

/** One REST route: what it takes, what it answers, and the use case that it calls. Also the source of openapi.json. */
export type RestRoute = {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** As fastify writes it, such as `/api/v1/w/:workspace/runs/:run`. */
  path: string;
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Whether a request without a body is taken as `{}`. */
  isBodyOptional?: boolean;
  takesIdempotencyKey?: boolean;
  /** Bytes; 1 MiB by default. */
  bodyLimit?: number;
  /** Whether the route exists only where `TEST_HOOKS` is on. */
  isTestHook?: boolean;
  /** What each status answers; null: no body. */
  answers: Record<number, z.ZodType | null>;
  handle(ctx: RestContext, request: RestRequest<unknown, unknown>): Promise<RestAnswer>;
};

export type RestRequest<Query, Body> = {
  params: Record<string, string>;
  query: Query;
  body: Body;
  idempotencyKey: string | undefined;
};

type TypedRoute<Query extends z.ZodType, Body extends z.ZodType> = Omit<
  RestRoute,
  'query' | 'body' | 'handle'
> & {
  query?: Query;
  body?: Body;
  handle(ctx: RestContext, request: RestRequest<z.output<Query>, z.output<Body>>): Promise<RestAnswer>;
};

/** Keeps the types of query and body inside a route while a list holds them all. */
export function defineRoute<Query extends z.ZodType, Body extends z.ZodType>(
  route: TypedRoute<Query, Body>,
): RestRoute {
  return route as unknown as RestRoute;
}
