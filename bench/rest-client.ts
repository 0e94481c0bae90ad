import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { JsonValue } from '#shared/json.ts';
import type { RunView, StepView } from '#shared/runs/run.ts';

type Access = { origin: string; workspace: string; token: string };

type Headers = Record<string, string>;

export type RestClient = ReturnType<typeof createRestClient>;

/** The REST calls (design 2.4) that measurements and browser tests make, with a token. */
export function createRestClient({ origin, workspace, token }: Access) {
  const base = `${origin}/api/v1/w/${workspace}`;

  async function request(method: string, path: string, body?: unknown, headers: Headers = {}) {
    const answer = await fetch(`${base}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  async function call<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const { status, text } = await request(method, path, body);
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  return {
    /** Any call, whatever its answer is. */
    request,
    publishFlow: (path: string, definition: unknown) =>
      call<{ flowId: string; revision: number; version: number }>('PUT', `flows/${path}`, {
        definition,
        publish: true,
        message: 'bench',
      }),
    publishApp: (slug: string, definition: unknown) =>
      call<{ appId: string; version: number }>('PUT', `apps/${slug}`, { definition, publish: true }),
    getFlow: (path: string) => call<{ definition: FlowDefinition }>('GET', `flows/${path}`),
    startRun: (path: string, input: JsonValue) =>
      call<{ runId: string }>('POST', `flows/${path}/runs`, { input }),
    startAndWait: (path: string, input: JsonValue, seconds = 60) =>
      call<RunView>('POST', `flows/${path}/runs?wait=${seconds}`, { input }),
    listRuns: (flow: string) => call<{ items: RunView[]; next?: string }>('GET', `runs?flow=${flow}`),
    getRun: (runId: string) => call<RunView>('GET', `runs/${runId}`),
    listSteps: (runId: string) =>
      call<{ items: StepView[]; next?: string }>('GET', `runs/${runId}/steps?limit=200`),
  };
}
