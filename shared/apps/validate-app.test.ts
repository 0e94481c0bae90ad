import { describe, expect, test } from 'vitest';
import type { AppFlows } from './app-flows.ts';
import { appFromFlow } from './app-from-flow.ts';
import type { AppOperation } from './app-operations.ts';
import { applyAppOperation } from './app-operations.ts';
import { isSafeUrl } from './check-names.ts';
import { componentCatalogue, findComponentContract } from './components/catalogue.ts';
import { componentKinds } from './components/contract.ts';
import { anApp } from './testing/an-app.ts';
import { validateApp } from './validate-app.ts';

const inputs = {
  type: 'object',
  properties: { order: { type: 'string' }, reason: {}, by: {}, channel: {} },
  required: ['order'],
};
const flow = { flowId: 'f', title: 'Refund', version: 1, inputs };
const flows: AppFlows = new Map([['shop/refund', flow]]);

const codesAfter = (operation: AppOperation) => {
  const applied = applyAppOperation(anApp(), operation);
  if (!applied.ok) throw new Error(applied.message);
  return validateApp(applied.definition, flows).map(({ code }) => code);
};

test('a good app has no problems', () => {
  expect(validateApp(anApp(), flows)).toEqual([]);
});

test('an app made from a flow can be published as it is', () => {
  expect(validateApp(appFromFlow('shop/refund', flow), flows)).toEqual([]);
});

describe('problems', () => {
  const props = (id: string, value: object): AppOperation => ({
    kind: 'update_component',
    id,
    set: { props: value as never },
  });
  test.each<[string, AppOperation, string[]]>([
    ['an unknown property', props('text1', { colour: 'red' }), ['unknown_field']],
    ['a wrong value', props('table1', { pageSize: 0 }), ['missing_config']],
    ['a binding with a mistake', props('text1', { text: '{{ 1 + }}' }), ['binding_syntax']],
    ['a name that is not there', props('text1', { text: '{{ tabel1.page }}' }), ['unknown_name']],
    ['a removed action', { kind: 'remove_action', id: 'refund' }, ['unknown_action', 'unknown_action']],
    ['a flow form without an action', props('status1', {}), ['missing_config']],
    ['variables that are gone', { kind: 'set_state_variables', state: {} }, ['unknown_name']],
    [
      'a dangerous address',
      {
        kind: 'update_component',
        id: 'button1',
        set: { events: { click: [{ kind: 'open_url', url: ' java\nscript:alert(1)', newTab: false }] } },
      },
      ['unsafe_url'],
    ],
  ])('%s', (_what, operation, codes) => {
    expect(codesAfter(operation)).toEqual(codes);
  });

  test('a flow that is not published, takes other inputs or needs more', () => {
    const codes = (known: AppFlows) => validateApp(anApp(), known).map(({ code }) => code);
    expect(codes(new Map())).toEqual(['unknown_flow']);
    const other = {
      ...flow,
      inputs: { type: 'object', properties: { order: {}, more: {} }, required: ['more'] },
    };
    expect(codes(new Map([['shop/refund', other]]))).toEqual([
      'unknown_input',
      'unknown_input',
      'unknown_input',
      'missing_config',
    ]);
  });
});

test.each([
  ['https://example.com', true],
  ['mailto:a@b.c', true],
  ['/runs?a=b:c', true],
  ['{{ row.link }}', true],
  ['javascript:alert(1)', false],
  ['JaVa\tScript:x', false],
  ['data:text/html,x', false],
  ['vbscript:x', false],
])('%s may be opened: %s', (url, isSafe) => {
  expect(isSafeUrl(url)).toBe(isSafe);
});

describe.each(componentKinds)('the contract of %s', (kind) => {
  test('is whole: it can be added as it is, and every field and default fits its schema', () => {
    const contract = findComponentContract(kind);
    if (contract === undefined) throw new Error('missing');
    expect(contract.kind).toBe(kind);
    expect(componentCatalogue[kind].schema.safeParse(contract.initialProps).success).toBe(true);
    const { success } = contract.schema.safeParse(contract.initialProps);
    expect(success).toBe(true);
    for (const field of contract.fields) {
      if (field.default === null || field.name === 'tabs') continue;
      const props = { ...contract.initialProps, [field.name]: field.default };
      expect([field.name, contract.schema.safeParse(props).success]).toEqual([field.name, true]);
    }
    expect(contract.size.w).toBeGreaterThanOrEqual(contract.minSize.w);
    expect(contract.size.h).toBeGreaterThanOrEqual(contract.minSize.h);
  });
});
