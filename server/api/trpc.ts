import { initTRPC, TRPCError } from '@trpc/server';
import * as z from 'zod';
import { type Access, type AccessTarget, authorize } from '#server/access/authorize.ts';
import { procedureRules } from '#server/access/rules.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import { isJsonObject } from '#shared/json.ts';
import type { ApiContext } from './context.ts';
import { errorStatus } from './error-status.ts';
import { describeFailure } from './failure.ts';

const pingMs = 15_000;
const reconnectAfterMs = 40_000;

const t = initTRPC.context<ApiContext>().create({
  sse: {
    ping: { enabled: true, intervalMs: pingMs },
    client: { reconnectAfterInactivityMs: reconnectAfterMs },
  },
  errorFormatter({ shape, error }) {
    const failure = describeFailure(error);
    return {
      ...shape,
      message: failure.message,
      data: {
        code: shape.data.code,
        httpStatus: errorStatus[failure.code].http as number,
        appCode: failure.code,
        details: failure.details,
      },
    };
  },
});

export const { router } = t;

/** Every procedure of the api: it asks the access table first, and expected failures keep their code. */
export const procedure = t.procedure.use(async ({ ctx, path, getRawInput, next }) => {
  const rule = procedureRules[path];
  if (rule === undefined) throw new Error(`The procedure ${path} has no row in the access table.`);
  const call = async () => {
    const target = accessTarget(await getRawInput());
    return authorize(ctx.services, ctx.caller.actor, { rule, target });
  };
  const result = await next({ ctx: { access: await withCode(call) } });
  if (!result.ok && isAppError(result.error.cause)) throw asTrpcError(result.error.cause);
  return result;
});

/** Pulls what a call is about out of its input, before the input is parsed; anything but text is left out. */
function accessTarget(input: unknown): AccessTarget {
  if (!isJsonObject(input)) return {};
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    workspace: text(input.workspace),
    flowId: text(input.flowId),
    flowPath: text(input.path),
    runId: text(input.runId),
    approvalId: text(input.id),
    linkToken: text(input.token),
    appId: text(input.appId),
    appSlug: text(input.slug),
    isDraft: input.draft === true,
  };
}

async function withCode<Value>(action: () => Promise<Value>): Promise<Value> {
  try {
    return await action();
  } catch (error) {
    throw asTrpcError(error);
  }
}

/** Keeps the code of an expected failure; anything else stays as it is. */
export function asTrpcError(error: unknown): unknown {
  if (!isAppError(error)) return error;
  return new TRPCError({ code: errorStatus[error.code].trpc, message: error.message, cause: error });
}

/** The object that the access table promised; its absence is a defect of the table. */
export function granted<Key extends keyof Access>(access: Access, key: Key): Exclude<Access[Key], null> {
  const value = access[key];
  if (value === null) throw new AppError('internal', 'Something went wrong on our side.');
  return value as Exclude<Access[Key], null>;
}

export const workspaceInput = z.strictObject({ workspace: z.string().min(1).max(64) });
