import { ulid } from 'ulid';
import type { FlowStore } from '#server/flows/flow-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { type AppDefinition, appDefinitionSchema } from '#shared/apps/app-schema.ts';
import { AppError } from '#shared/errors.ts';
import { fieldName } from '#shared/graph/describe-issues.ts';
import type { Actor } from '#shared/people/roles.ts';
import { slugSchema } from '#shared/slug.ts';
import type { AppRecord, AppStore } from './app-store.ts';
import { applyAppOperations } from './apply-app-operations.ts';
import { createApp } from './create-app.ts';
import { loadFlows } from './load-flows.ts';
import { publishApp, requirePublishable } from './publish-app.ts';

type Deps = { apps: AppStore; flows: FlowStore; clock: ClockPort };
type PutApp = {
  workspaceId: string;
  slug: string;
  /** The app at this address; null: it is made. */
  app: AppRecord | null;
  definition: unknown;
  publish?: boolean | undefined;
  message?: string | undefined;
};

/** Makes an app or replaces its draft as a whole; with `publish` nothing changes unless it can be published. */
export async function putApp(
  deps: Deps,
  actor: Actor,
  input: PutApp,
): Promise<{ appId: string; revision: number; version?: number }> {
  slugSchema.parse(input.slug);
  const definition = readOrRefuse(input.definition);
  if (input.publish === true) {
    requirePublishable(definition, await loadFlows(deps, input.workspaceId, definition));
  }
  const app = await save(deps, actor, { ...input, definition });
  const saved = { appId: app.id, revision: app.revision };
  if (input.publish !== true) return saved;
  const message = input.message ?? '';
  return { ...saved, ...(await publishApp(deps, actor, { app, revision: app.revision, message })) };
}

function readOrRefuse(definition: unknown): AppDefinition {
  const read = appDefinitionSchema.safeParse(definition);
  if (read.success) return read.data;
  const problems = read.error.issues.map((issue) => ({
    severity: 'error',
    code: issue.code === 'unrecognized_keys' ? 'unknown_field' : 'missing_config',
    message: `${fieldName(issue.path) || 'The app'}: ${issue.message}.`,
  }));
  throw new AppError('invalid_definition', `This is not an app: ${problems[0]?.message ?? ''}`, {
    details: { problems },
  });
}

async function save(
  deps: Deps,
  actor: Actor,
  input: PutApp & { definition: AppDefinition },
): Promise<AppRecord> {
  const { app, definition, workspaceId, slug } = input;
  if (app === null) return createApp(deps, actor, { workspaceId, slug, title: definition.title, definition });
  const outcome = await applyAppOperations(deps, actor, {
    app,
    baseRevision: app.revision,
    clientId: 'api',
    operations: [{ id: ulid(), operation: { kind: 'replace_app', definition } }],
  });
  if (outcome.kind === 'applied') return { ...app, draft: definition, revision: outcome.revision };
  throw new AppError('conflict', 'Somebody is changing this app at this moment. Try again.');
}
