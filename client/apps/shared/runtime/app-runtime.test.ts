import { describe, expect, test } from 'vitest';
import { emptyApp } from '#shared/apps/app-schema.ts';
import type { AppRunView, ViewerAction, ViewerApp } from '#shared/apps/app-views.ts';
import type { JsonObject } from '#shared/json.ts';
import { createAppRuntime, type RuntimeServer } from './app-runtime.ts';
import { objectOf } from './app-scope.ts';

const act: ViewerAction = {
  id: 'save',
  title: 'Save',
  effect: 'write',
  runs: 'flow',
  when: { kind: 'manual' },
  inputs: {
    order: { kind: 'viewer', value: '{{ input1.value }}' },
    row: { kind: 'row', value: '{{ table1.selectedRow }}' },
    empty: { kind: 'viewer', value: '' },
  },
  form: { type: 'object', properties: {} },
  isAllowed: true,
  isSensitive: false,
};

function component(id: string, kind: string, events = {}) {
  return { id, kind, layout: { desktop: { x: 0, y: 0, w: 1, h: 1 } }, props: {}, events };
}

const click = [
  { kind: 'run_action' as const, action: 'save', onSuccess: [{ kind: 'go_to_page' as const, page: 'done' }] },
];

function appOf(changes: Partial<ViewerAction> = {}): ViewerApp {
  const { title, icon, theme, state } = emptyApp('Desk');
  const components = [
    component('input1', 'text_input'),
    component('table1', 'table'),
    component('button1', 'button', { click }),
  ];
  return {
    ...{ title, icon, theme, state },
    slug: 'desk',
    version: 3,
    pages: [
      { id: 'main', title: 'Main', components },
      { id: 'done', title: 'Done', components: [] },
    ],
    actions: [{ ...act, ...changes }],
    user: { name: 'Lee', email: null, role: 'operator' },
  };
}

const run: AppRunView = {
  runId: 'r1',
  action: 'save',
  status: 'running',
  result: null,
  error: null,
  steps: null,
  mayCancel: false,
  createdAt: '2026-01-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
};

function open(end: Partial<AppRunView>, app = appOf()) {
  const sent: { inputs: JsonObject; version: number | null; idempotencyKey: string }[] = [];
  let polls = 0;
  const server: RuntimeServer = {
    reload: async () => app,
    runs: async () => [],
    cancelRun: async () => null,
    runAction: async (call) => {
      sent.push(call);
      return { kind: 'run', runId: 'r1' };
    },
    run: async () => {
      polls += 1;
      return polls === 1 ? run : { ...run, ...end };
    },
  };
  let ids = 0;
  const runtime = createAppRuntime({
    app,
    server,
    sandbox: { evaluate: async () => ({}), dispose: () => undefined },
    query: {},
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    pause: () => Promise.resolve(),
    openUrl: () => undefined,
  });
  return { runtime, sent };
}

describe('an app in use', () => {
  test('an action sends what the page has, of a row only its handle, and nothing that is empty', async () => {
    const { runtime, sent } = open({ status: 'succeeded', result: 7 });
    runtime.setOutputs('input1', { value: 'A-1' });
    runtime.setOutputs('table1', { selectedRow: { id: 1, $handle: 'signed' } });
    expect(await runtime.fire('button1', 'click', {})).toBe(true);
    expect(sent).toMatchObject([{ version: 3, inputs: { order: 'A-1', row: 'signed' } }]);
    expect(Object.keys(sent[0]?.inputs ?? {})).toEqual(['order', 'row']);
    const actions = objectOf(runtime.store.getState().scope.actions);
    expect(actions.save).toEqual({ data: 7, loading: false, error: null });
    expect(runtime.store.getState().page).toBe('done');
  });

  test('every press has an idempotency key of its own', async () => {
    const { runtime, sent } = open({ status: 'succeeded' });
    await runtime.runAction('save');
    await runtime.runAction('save');
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
  });

  test('a run that failed is said and nothing that follows success is done', async () => {
    const { runtime } = open({ status: 'failed', error: { message: 'The order is closed.' } });
    expect(await runtime.fire('button1', 'click', {})).toBe(false);
    const { notices, page } = runtime.store.getState();
    expect(notices.map(({ message }) => message)).toEqual(['The order is closed.']);
    expect(page).toBe('main');
  });

  test('nothing is sent when the person says no', async () => {
    const confirm = { title: 'Refund {{ input1.value }}?', message: '', button: 'Refund' };
    const { runtime, sent } = open({ status: 'succeeded' }, appOf({ confirm }));
    runtime.setOutputs('input1', { value: 'A-1' });
    const asked = new Promise<string>((resolve) => {
      runtime.store.subscribe(({ question }) => {
        if (question === null) return;
        resolve(question.title);
        question.answer(false);
      });
    });
    expect(await runtime.runAction('save')).toBe(false);
    expect(await asked).toBe('Refund A-1?');
    expect(sent).toEqual([]);
  });

  test('an update of the app keeps what was typed', () => {
    const { runtime } = open({});
    runtime.setOutputs('input1', { value: 'half a sent' }, true);
    runtime.replaceApp({ ...appOf(), version: 4 });
    expect(runtime.store.getState().app.version).toBe(4);
    expect(runtime.store.getState().scope.input1).toMatchObject({ value: 'half a sent' });
  });

  test('a form that was emptied is as at the beginning', () => {
    const { runtime } = open({});
    runtime.setOutputs('input1', { value: 'x' }, true);
    runtime.reset('input1');
    expect(runtime.store.getState().scope.input1).toMatchObject({ value: '' });
    expect(runtime.store.getState().touched.input1).toBe(false);
  });
});
