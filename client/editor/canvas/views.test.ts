import { describe, expect, it } from 'vitest';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { initialState } from '../state/editor-state.ts';
import { boundsOfShown, viewThatShows, viewToRead } from './views.ts';

const region = { width: 900, height: 700 };

function stateOf(columns: number, rows = 1) {
  const nodes: FlowDefinition['nodes'] = [];
  for (let column = 0; column < columns; column += 1) {
    for (let row = 0; row < rows; row += 1) {
      const position = { x: column * 320, y: row * 104 };
      nodes.push({ id: `n${column}_${row}`, kind: 'transform', title: '', position, config: {} });
    }
  }
  const definition: FlowDefinition = {
    formatVersion: 1,
    inputs: { type: 'object', properties: {} },
    nodes,
    edges: [],
    notes: [],
    settings: { expressionDialect: 'millrace' },
  };
  return initialState(definition, false);
}

function openingOf(state: ReturnType<typeof stateOf>) {
  const bounds = boundsOfShown(state);
  if (bounds === undefined) throw new Error('nothing is drawn');
  return viewToRead(bounds, region, state);
}

describe('the view in which a flow opens', () => {
  it('shows all of a small flow', () => {
    const view = openingOf(stateOf(6));
    expect(view.zoom).toBeLessThan(0.5);
    expect(5 * 320 * view.zoom + view.x).toBeLessThan(region.width);
  });

  it('shows the beginning of one that could not be read as a whole', () => {
    const view = openingOf(stateOf(100, 10));
    expect(view.zoom).toBe(0.5);
    expect(view.x).toBeGreaterThan(0);
    expect(view.y).toBeGreaterThan(0);
  });

  it('begins with the first node where the flow is taller than the canvas', () => {
    const view = openingOf(stateOf(10, 100));
    expect(view.y).toBe(region.height / 2);
  });
});

describe('bringing nodes into view', () => {
  const view = { x: 0, y: 0, zoom: 1 };

  it('leaves the view when they are in it', () => {
    expect(viewThatShows({ x: 100, y: 100, width: 232, height: 60 }, view, region)).toBeUndefined();
  });

  it('moves it no further than needed', () => {
    expect(viewThatShows({ x: 900, y: 100, width: 232, height: 60 }, view, region)).toEqual({
      x: 900 - 48 - 232 - 900,
      y: 0,
      zoom: 1,
    });
  });
});
