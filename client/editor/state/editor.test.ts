import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyFlow } from '#shared/graph/schema.ts';
import {
  addNode,
  connect,
  copySelection,
  deleteSelection,
  duplicateSelection,
  nameAfterTitle,
  pasteText,
} from '../commands/actions.ts';
import { nudgeSelection, tidyFlow } from '../commands/arrange-actions.ts';
import { addNote, frameSelection } from '../commands/note-actions.ts';
import { createEditor, type Editor } from './editor.ts';
import { createRunStore, edgeStateOf, withSnapshot } from './run-store.ts';

let clock = 0;
let ids = 0;

function openEditor(isReadOnly = false): Editor {
  return createEditor({
    draft: { revision: 0, definition: emptyFlow },
    server: {
      apply: async () => ({ kind: 'unreachable', message: 'not in this test' }),
      reload: async () => undefined,
    },
    storage: { load: async () => [], put: async () => undefined, remove: async () => undefined },
    isReadOnly,
    newId: () => {
      ids += 1;
      return String(ids);
    },
    now: () => {
      clock += 1;
      return clock;
    },
    schedule: () => () => undefined,
  });
}

function drawn(): Editor {
  const editor = openEditor();
  for (const kind of ['manual', 'script', 'transform'] as const) addNode(editor, kind, { focus: false });
  return editor;
}

const state = (editor: Editor) => editor.store.getState();
const text = (editor: Editor) => JSON.stringify(state(editor).definition);

describe('createEditor', () => {
  test('nodes that are grouped in a frame go along with it, in one step of undo', () => {
    const editor = drawn();
    const placesOf = () =>
      Object.fromEntries(state(editor).definition.nodes.map(({ id, position }) => [id, position]));
    const before = placesOf();
    editor.select({ nodes: ['manual', 'script'] });
    frameSelection(editor);
    expect(state(editor).selection).toMatchObject({ nodes: [], notes: ['note_1'] });
    nudgeSelection(editor, { x: 0, y: 2 });
    const moved = placesOf();
    const fallOf = (id: string) => (moved[id]?.y ?? 0) - (before[id]?.y ?? 0);
    expect(fallOf('manual')).toBeGreaterThan(0);
    expect([fallOf('script'), fallOf('transform')]).toEqual([fallOf('manual'), 0]);
    editor.undo();
    expect(placesOf()).toEqual(before);
    expect(state(editor).definition.notes).toHaveLength(1);
  });

  test('a node that is added is selected, and the next one follows it', () => {
    const editor = drawn();
    expect(state(editor).definition.edges.map((edge) => `${edge.source} ${edge.target}`)).toEqual([
      'manual script',
      'script transform',
    ]);
    expect(state(editor).selection.nodes).toEqual(['transform']);
  });

  test('typing in a field is one undo, and every undo and redo restores the document exactly', () => {
    const editor = drawn();
    const before = text(editor);
    for (const title of ['A', 'Ab', 'Abc']) {
      editor.apply({ kind: 'update_node', id: 'script', set: { title } }, 'title');
    }
    const after = text(editor);
    editor.undo();
    expect(text(editor)).toBe(before);
    editor.redo();
    expect(text(editor)).toBe(after);
  });

  test('a deleted middle node is bridged; one undo brings it back', () => {
    const editor = drawn();
    const before = text(editor);
    editor.select({ nodes: ['script'] });
    deleteSelection(editor);
    expect(state(editor).definition.edges.map((edge) => `${edge.source} ${edge.target}`)).toEqual([
      'manual transform',
    ]);
    expect(state(editor).selection.nodes).toEqual(['manual']);
    editor.undo();
    expect(text(editor)).toBe(before);
  });

  test('a renamed node stays selected, also through undo', () => {
    const editor = drawn();
    editor.select({ nodes: ['script'] });
    editor.apply({ kind: 'rename_node', id: 'script', newId: 'score' });
    expect(state(editor).selection.nodes).toEqual(['score']);
    editor.undo();
    expect(state(editor).selection.nodes).toEqual(['script']);
  });

  test('a new node takes its id from its title; an id that was chosen stays', () => {
    const editor = drawn();
    editor.select({ nodes: ['script'] });
    editor.apply({ kind: 'update_node', id: 'script', set: { title: 'Score request' } });
    nameAfterTitle(editor, 'script');
    expect(state(editor).selection.nodes).toEqual(['score_request']);
    editor.apply({ kind: 'update_node', id: 'score_request', set: { title: 'Other' } });
    nameAfterTitle(editor, 'score_request');
    expect(state(editor).definition.nodes.map((node) => node.id)).toEqual([
      'manual',
      'score_request',
      'transform',
    ]);
  });

  test('copies get new ids and keep the edges among them', () => {
    const editor = drawn();
    editor.select({ nodes: ['script', 'transform'] });
    duplicateSelection(editor);
    expect(state(editor).selection.nodes).toEqual(['script_2', 'transform_2']);
    expect(state(editor).definition.edges.at(-1)).toMatchObject({
      source: 'script_2',
      target: 'transform_2',
    });
  });

  test('foreign text on the clipboard changes nothing and says so', () => {
    const editor = drawn();
    const before = text(editor);
    pasteText(editor, 'hello');
    expect(text(editor)).toBe(before);
    expect(state(editor).notice).toMatch(/clipboard/);
    expect(copySelection(editor)).toContain('millrace/nodes');
  });

  test('a wire that cannot be drawn says why', () => {
    const editor = drawn();
    connect(editor, { source: 'transform', sourcePort: 'out', target: 'script' });
    expect(state(editor).notice).toMatch(/circle/);
    expect(state(editor).definition.edges).toHaveLength(2);
  });

  test('who may only look changes nothing', () => {
    const editor = openEditor(true);
    addNode(editor, 'manual', { focus: false });
    expect(state(editor).definition.nodes).toEqual([]);
    expect(state(editor).notice).toMatch(/not changed/);
  });

  test('any row of edits is undone and redone without a trace', async () => {
    const edits: Record<string, (editor: Editor) => void | Promise<void>> = {
      script: (editor) => addNode(editor, 'script', { focus: false }),
      branch: (editor) => addNode(editor, 'branch', { focus: false }),
      trigger: (editor) => addNode(editor, 'webhook', { focus: false }),
      first: (editor) =>
        editor.select({
          nodes: state(editor)
            .definition.nodes.slice(0, 1)
            .map((node) => node.id),
        }),
      delete: deleteSelection,
      duplicate: duplicateSelection,
      tidy: tidyFlow,
      note: addNote,
      frame: frameSelection,
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(edits)), { maxLength: 12 }), async (names) => {
        const editor = openEditor();
        for (const name of names) await edits[name]?.(editor);
        const after = text(editor);
        const steps = state(editor).history.undo.length;
        for (let step = 0; step < steps; step += 1) editor.undo();
        expect(state(editor).definition).toEqual(emptyFlow);
        for (let step = 0; step < steps; step += 1) editor.redo();
        expect(text(editor)).toBe(after);
      }),
    );
  });
});

describe('run snapshots', () => {
  const node = {
    status: 'succeeded',
    ports: ['out'],
    attempt: 1,
    startedAt: null,
    finishedAt: null,
    error: null,
  } as const;
  const live = (revision: number, nodes = {}) => ({
    runId: 'r',
    revision,
    status: 'running' as const,
    waitingFor: null,
    error: null,
    nodes,
  });

  test('an edge is taken or dead once its source has ended', () => {
    const edge = { source: 'a', sourcePort: 'out', isFromTrigger: false };
    expect(edgeStateOf(null, edge)).toBe('pending');
    expect(edgeStateOf(live(1), edge)).toBe('pending');
    expect(edgeStateOf(live(1, { a: { ...node, status: 'running', ports: [] } }), edge)).toBe('pending');
    expect(edgeStateOf(live(1, { a: node }), edge)).toBe('taken');
    expect(edgeStateOf(live(1, { a: node }), { ...edge, sourcePort: 'error' })).toBe('dead');
  });

  test('edges of a trigger that did not fire, and of what an ended run never reached, are dead', () => {
    const edge = { source: 'other', sourcePort: 'out', isFromTrigger: true };
    expect(edgeStateOf(live(1), edge)).toBe('pending');
    expect(edgeStateOf(live(1, { a: node }), edge)).toBe('dead');
    expect(edgeStateOf({ ...live(1), status: 'failed' }, { ...edge, isFromTrigger: false })).toBe('dead');
  });

  test('a late snapshot changes nothing, and unchanged nodes keep their identity', () => {
    const first = withSnapshot(createRunStore().getState(), live(2, { a: { ...node } }));
    expect(withSnapshot(first, live(1))).toBe(first);
    const second = withSnapshot(first, live(3, { a: { ...node }, b: { ...node, status: 'running' } }));
    expect(second.live?.nodes.a).toBe(first.live?.nodes.a);
  });
});
