import { getUntypedClient } from '@trpc/client';
import { trpcClient } from '#client/api/trpc.ts';
import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppProblem } from '#shared/apps/app-problems.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import type {
  ActionAnswer,
  AppAccess,
  AppListItem,
  AppRunItem,
  AppRunView,
  AppVersionView,
  AppView,
  FormRunView,
  HomeView,
  RunForm,
  ViewerApp,
} from '#shared/apps/app-views.ts';
import type { JsonObject } from '#shared/json.ts';

type InWorkspace = { workspace: string };
type OfApp = InWorkspace & { appId: string };
type AtSlug = InWorkspace & { slug: string };
type Entry = { id: string; operation: AppOperation };

export type AppliedDraft =
  | { kind: 'applied'; revision: number }
  | { kind: 'behind'; revision: number; operations: Entry[] | null };

const client = getUntypedClient(trpcClient);

function query<Input extends InWorkspace, Output>(path: string) {
  return async (input: Input) => (await client.query(path, input)) as Output;
}

function mutation<Input extends InWorkspace, Output>(path: string) {
  return async (input: Input) => (await client.mutation(path, input)) as Output;
}

/** Everything that pages of apps ask the server for; inputs and answers are those of shared/apps/app-views. */
export const appsApi = {
  list: query<InWorkspace, AppListItem[]>('apps.list'),
  get: query<AtSlug, AppView>('apps.get'),
  create: mutation<AtSlug & { title: string; fromFlow?: string }, AppView>('apps.create'),
  applyOperations: mutation<
    OfApp & { baseRevision: number; clientId: string; operations: Entry[] },
    AppliedDraft
  >('apps.applyOperations'),
  actionForms: query<OfApp, Record<string, JsonObject>>('apps.actionForms'),
  flowInputs: query<InWorkspace & { path: string }, { title: string; inputs: JsonObject; version: number }>(
    'apps.flowInputs',
  ),
  problems: query<OfApp, AppProblem[]>('apps.problems'),
  publish: mutation<OfApp & { revision: number; message: string }, { version: number }>('apps.publish'),
  versions: query<OfApp, AppVersionView[]>('apps.versions'),
  version: query<OfApp & { version: number }, AppVersionView & { definition: AppDefinition }>('apps.version'),
  setAccess: mutation<OfApp & { access: AppAccess }, AppView>('apps.setAccess'),
  remove: mutation<OfApp, null>('apps.remove'),
  preview: query<AtSlug, ViewerApp>('apps.preview'),
  previewAction: mutation<
    AtSlug & { action: string; inputs: JsonObject; idempotencyKey: string },
    ActionAnswer
  >('apps.previewAction'),
  view: query<AtSlug, ViewerApp>('apps.view'),
  runAction: mutation<
    AtSlug & { version: number; action: string; inputs: JsonObject; idempotencyKey: string },
    ActionAnswer
  >('apps.runAction'),
  run: query<AtSlug & { runId: string }, AppRunView>('apps.run'),
  runs: query<AtSlug & { action: string; limit: number }, AppRunItem[]>('apps.runs'),
  previewRuns: query<AtSlug & { action: string; limit: number }, AppRunItem[]>('apps.previewRuns'),
  cancelRun: mutation<AtSlug & { runId: string }, { status: string }>('apps.cancelRun'),
  home: query<InWorkspace, HomeView>('home.get'),
  runForm: query<InWorkspace & { path: string }, RunForm>('runForms.get'),
  formRun: query<InWorkspace & { runId: string }, FormRunView>('runForms.run'),
};
