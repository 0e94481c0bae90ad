import type { JsonObject } from '#shared/json.ts';
import { type AppFlow, inputSchemas } from './app-flows.ts';
import { type AppDefinition, appDefinitionSchema } from './app-schema.ts';

/**
 * A first app for a published flow: its form, the state of the run, and a table of its result. Everything in it is
 * an ordinary part that a builder changes as they like.
 */
export function appFromFlow(path: string, flow: AppFlow): AppDefinition {
  return appDefinitionSchema.parse({
    formatVersion: 1,
    title: flow.title,
    icon: 'clipboard-list',
    pages: [{ id: 'main', title: flow.title, components: components(flow) }],
    actions: [
      {
        id: 'start',
        title: flow.title,
        runs: { kind: 'flow', path },
        effect: 'write',
        inputs: viewerInputs(flow.inputs),
        when: { kind: 'manual' },
      },
    ],
  });
}

function viewerInputs(inputs: JsonObject) {
  const names = [...inputSchemas(inputs).keys()];
  return Object.fromEntries(
    names.map((name) => [name, { kind: 'viewer', value: `{{ form1.values[${JSON.stringify(name)}] }}` }]),
  );
}

function components(flow: AppFlow) {
  const fields = inputSchemas(flow.inputs).size;
  const formRows = Math.max(8, 4 + fields * 4);
  const result = 'actions.start.data';
  return [
    {
      id: 'heading1',
      kind: 'heading',
      layout: { desktop: { x: 0, y: 0, w: 12, h: 2 } },
      props: { text: flow.title, level: '1' },
    },
    {
      id: 'form1',
      kind: 'flow_form',
      layout: { desktop: { x: 0, y: 2, w: 6, h: formRows } },
      props: { action: 'start', submitLabel: 'Start' },
      events: { submit: [{ kind: 'run_action', action: 'start' }] },
    },
    {
      id: 'status1',
      kind: 'run_status',
      layout: { desktop: { x: 6, y: 2, w: 6, h: formRows } },
      props: { action: 'start' },
    },
    {
      id: 'table1',
      kind: 'table',
      layout: { desktop: { x: 0, y: 2 + formRows, w: 12, h: 8 } },
      props: {
        title: 'Result',
        rows: `{{ Array.isArray(${result}) ? ${result} : ${result} ? [${result}] : [] }}`,
        emptyText: 'The result appears here',
      },
    },
  ];
}
