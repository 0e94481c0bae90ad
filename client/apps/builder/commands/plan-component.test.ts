import { describe, expect, test } from 'vitest';
import type { AppOperation } from '#shared/apps/app-operations.ts';
import { applyAppOperation } from '#shared/apps/app-operations.ts';
import { type AppDefinition, emptyApp } from '#shared/apps/app-schema.ts';
import { findComponent } from '#shared/apps/find-in-app.ts';
import { placeForAdding, planAdd, planMove, planMoveInto, planNudge, planResize } from './plan-component.ts';

const onPage = { parent: null, slot: null };

function applied(definition: AppDefinition, operation: AppOperation | undefined): AppDefinition {
  if (operation === undefined) throw new Error('nothing was planned');
  const result = applyAppOperation(definition, operation);
  if (!result.ok) throw new Error(result.message);
  return result.definition;
}

function withKinds(...kinds: ('button' | 'container' | 'text_input' | 'tabs')[]): AppDefinition {
  return kinds.reduce(
    (app, kind) => applied(app, planAdd(app, kind, { page: 'main', place: onPage })?.operation),
    emptyApp('Desk'),
  );
}

const placeOf = (app: AppDefinition, id: string) => findComponent(app, id)?.component.layout.desktop;

describe('planning edits of components', () => {
  test('a component without a place goes into the first gap', () => {
    const app = withKinds('text_input', 'text_input');
    expect(placeOf(app, 'text_input1')).toEqual({ x: 0, y: 0, w: 4, h: 4 });
    expect(placeOf(app, 'text_input2')).toEqual({ x: 4, y: 0, w: 4, h: 4 });
  });

  test('a drop pushes down what is in its way, in one step that undo takes back', () => {
    const app = withKinds('text_input');
    const plan = planAdd(app, 'button', { page: 'main', place: onPage, at: { x: 1, y: 1 } });
    const after = applied(app, plan?.operation);
    expect(placeOf(after, 'button1')).toMatchObject({ x: 1, y: 1 });
    expect(placeOf(after, 'text_input1')).toMatchObject({ y: 3 });
    const result = plan && applyAppOperation(app, plan.operation);
    expect(result?.ok && applied(after, result.inverse)).toEqual(app);
  });

  test('a component moves into a container, and not into itself', () => {
    const app = withKinds('container', 'button');
    const inside = { parent: 'container1', slot: null };
    const after = applied(app, planMove(app, 'button1', { place: inside, at: { x: 0, y: 0 } }));
    expect(findComponent(after, 'button1')?.component.parent).toBe('container1');
    expect(planMove(after, 'container1', { place: inside, at: { x: 0, y: 0 } })).toBeUndefined();
  });

  test('a component is not made smaller than its kind allows', () => {
    const app = withKinds('text_input');
    const after = applied(app, planResize(app, 'text_input1', { w: 1, h: 1 }));
    expect(placeOf(after, 'text_input1')).toMatchObject({ w: 2, h: 2 });
  });

  test('what is added goes into the first tab of the selected tabs', () => {
    expect(placeForAdding(withKinds('tabs'), ['tabs1'])).toEqual({ parent: 'tabs1', slot: 'first' });
  });

  test('the selected components move together, in one step', () => {
    const app = withKinds('text_input', 'text_input', 'text_input');
    const after = applied(app, planNudge(app, ['text_input1', 'text_input2'], { x: 4, y: 0 }));
    expect(placeOf(after, 'text_input1')).toMatchObject({ x: 4, y: 0 });
    expect(placeOf(after, 'text_input2')).toMatchObject({ x: 8, y: 0 });
    expect(placeOf(after, 'text_input3')).toMatchObject({ x: 8, y: placeOf(app, 'text_input1')?.h });
  });

  test('a component goes into a container at its first gap, and comes out again', () => {
    const app = withKinds('container', 'button', 'button');
    const inside = { parent: 'container1', slot: null };
    const one = applied(app, planMoveInto(app, 'button1', inside));
    const both = applied(one, planMoveInto(one, 'button2', inside));
    expect(placeOf(both, 'button2')).toMatchObject({ x: placeOf(both, 'button1')?.w, y: 0 });
    const out = applied(both, planMoveInto(both, 'button1', onPage));
    expect(findComponent(out, 'button1')?.component.parent).toBeUndefined();
  });
});
