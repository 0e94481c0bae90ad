import { describe, expect, test } from 'vitest';
import { applyAppOperation } from './app-operations.ts';
import type { AppDefinition } from './app-schema.ts';
import { copyComponents, outermostOf, pasteComponents, readCopiedComponents } from './copy-components.ts';
import { findComponent } from './find-in-app.ts';
import { findOverlaps, gridItems } from './layout.ts';
import { anApp } from './testing/an-app.ts';
import { validateApp } from './validate-app.ts';

const onPage = { page: 'main', parent: null, slot: null };

function pasted(app: AppDefinition, ids: string[], target = onPage) {
  const copied = copyComponents(app, ids);
  const plan = copied && pasteComponents(app, copied, target);
  if (plan === undefined) throw new Error('nothing was planned');
  const applied = applyAppOperation(app, plan.operation);
  if (!applied.ok) throw new Error(applied.message);
  return { ...applied, ids: plan.ids };
}

describe('copies of components', () => {
  test('a container is pasted with what lies in it, under new ids, below what is in its way', () => {
    const { definition, ids, inverse } = pasted(anApp(), ['box1']);
    expect(ids).toEqual(['box2']);
    expect(findComponent(definition, 'text_input2')?.component.parent).toBe('box2');
    const page = definition.pages[0];
    const top = page?.components.filter(({ parent }) => parent === undefined) ?? [];
    expect(findOverlaps(gridItems(top))).toEqual([]);
    expect(validateApp(definition)).toEqual(validateApp(anApp()));
    const undone = applyAppOperation(definition, inverse);
    expect(undone.ok && undone.definition).toEqual(anApp());
  });

  test('bindings and handlers between the copies follow, those to others stay', () => {
    const { definition } = pasted(anApp(), ['box1']);
    const button = findComponent(definition, 'button2')?.component;
    expect(JSON.stringify(button?.events)).toContain('"component":"text_input2"');
    expect(findComponent(definition, 'text_input2')?.component.props.label).toBe(
      'Reason for {{ table1.selectedRow.id }}',
    );
    const both = pasted(anApp(), ['table1', 'box1']).definition;
    expect(findComponent(both, 'text_input2')?.component.props.label).toBe(
      'Reason for {{ table2.selectedRow.id }}',
    );
  });

  test('a part of a container is pasted onto the page', () => {
    const { definition, ids } = pasted(anApp(), ['text_input1']);
    expect(findComponent(definition, ids[0] ?? '')?.component.parent).toBeUndefined();
  });

  test('any other text is not taken for components', () => {
    expect(readCopiedComponents('hello')).toBeUndefined();
    expect(readCopiedComponents('{"nodes":[]}')).toBeUndefined();
    const copied = copyComponents(anApp(), ['status1']);
    expect(readCopiedComponents(JSON.stringify(copied))).toEqual(copied);
    expect(copyComponents(anApp(), ['gone'])).toBeUndefined();
  });

  test('what lies inside another chosen component counts as part of it', () => {
    expect(outermostOf(anApp(), ['box1', 'button1', 'table1'])).toEqual(['box1', 'table1']);
  });
});
