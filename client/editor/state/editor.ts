import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Draft, DraftRules, DraftServer, PendingStorage } from '#client/drafts/draft-server.ts';
import { createDraftSync, type DraftSync } from '#client/drafts/draft-sync.ts';
import { endGesture } from '#client/drafts/history.ts';
import { createUndoableEdits } from '#client/drafts/undoable-edits.ts';
import { applyOperation, type FlowOperation } from '#shared/graph/operations.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import {
  type EditorState,
  initialState,
  nothingSelected,
  type Selection,
  type TestedPart,
} from './editor-state.ts';
import { supersedes } from './supersede.ts';

/** How edits of a flow behave. */
export const flowRules: DraftRules<FlowDefinition, FlowOperation> = { apply: applyOperation, supersedes };

export type EditorOptions = {
  draft: Draft;
  server: DraftServer;
  storage: PendingStorage;
  isReadOnly: boolean;
  /** Hands the document to the person as a file. */
  saveAsFile?: (definition: FlowDefinition) => void;
  newId(): string;
  /** Milliseconds since the epoch. */
  now(): number;
  schedule(run: () => void, ms: number): () => void;
};

/** One open flow: its state, and the only ways to change it. Every edit goes through `apply`. */
export type Editor = {
  store: StoreApi<EditorState>;
  sync: DraftSync<FlowDefinition, FlowOperation>;
  /** Returns whether it applied; if not, `notice` says why. Edits with the same `key` in a row are one step of undo. */
  apply(operation: FlowOperation, key?: string): boolean;
  undo(): void;
  redo(): void;
  /** What is typed next is a step of its own. */
  endGesture(): void;
  select(selection: Partial<Selection>): void;
  /** Asks for a test of the selected node, alone or with everything before it. */
  testSelected(kind: TestedPart['kind']): void;
  exportFile(): void;
  notify(message: string | null): void;
  set(changes: Partial<EditorState>): void;
  dispose(): void;
};

export function createEditor(options: EditorOptions): Editor {
  const store = createStore<EditorState>(() => initialState(options.draft.definition, options.isReadOnly));
  const sync = createDraftSync({
    initial: options.draft,
    rules: flowRules,
    server: options.server,
    storage: options.storage,
    newId: options.newId,
    schedule: options.schedule,
    onDefinition: show,
    onStatus: (saveStatus) => store.setState({ saveStatus }),
    onDropped: (message, operations) =>
      store.setState(({ dropped }) => ({ dropped: [...dropped, { message, operations }] })),
  });

  const edits = createUndoableEdits({
    sync,
    supersedes,
    now: options.now,
    history: () => store.getState().history,
    onEdited: ({ definition, history, operation }) =>
      store.setState(({ selection }) => ({
        definition,
        history,
        selection: followed(definition, selection, operation),
        notice: null,
      })),
    onRefused: (notice) => store.setState({ notice }),
  });

  return {
    store,
    sync,
    apply,
    undo: edits.undo,
    redo: edits.redo,
    endGesture: () => store.setState(({ history }) => ({ history: endGesture(history) })),
    select: (changes) =>
      store.setState((state) => {
        const selection = { ...nothingSelected, ...changes };
        const isSame = selection.nodes.join() === state.selection.nodes.join();
        return { selection, selectionCount: state.selectionCount + (isSame ? 0 : 1) };
      }),
    testSelected(kind) {
      const [node] = store.getState().selection.nodes;
      if (node !== undefined) store.setState({ testPart: { kind, node } });
    },
    exportFile: () => options.saveAsFile?.(store.getState().definition),
    notify: (notice) => store.setState({ notice }),
    set: (changes) => store.setState(changes),
    dispose: sync.dispose,
  };

  function show(definition: FlowDefinition): void {
    store.setState(({ selection }) => ({ definition, selection: stillThere(definition, selection) }));
  }

  function apply(operation: FlowOperation, key?: string): boolean {
    if (!store.getState().isReadOnly) return edits.apply(operation, key);
    store.setState({ notice: 'This flow can be looked at here, not changed.' });
    return false;
  }
}

function stillThere(definition: FlowDefinition, selection: Selection): Selection {
  const nodes = new Set(definition.nodes.map((node) => node.id));
  const edges = new Set(definition.edges.map((edge) => edge.id));
  const notes = new Set(definition.notes.map((note) => note.id));
  const keptNodes = selection.nodes.filter((id) => nodes.has(id));
  const keptEdges = selection.edges.filter((id) => edges.has(id));
  const keptNotes = selection.notes.filter((id) => notes.has(id));
  const isSame =
    keptNodes.length === selection.nodes.length &&
    keptEdges.length === selection.edges.length &&
    keptNotes.length === selection.notes.length;
  return isSame ? selection : { nodes: keptNodes, edges: keptEdges, notes: keptNotes };
}

/** The selection after an edit: what is gone leaves it, a renamed node stays in it. */
function followed(definition: FlowDefinition, selection: Selection, operation: FlowOperation): Selection {
  const names = renamesOf(operation);
  if (names.size === 0) return stillThere(definition, selection);
  const nodes = selection.nodes.map((id) => names.get(id) ?? id);
  return stillThere(definition, { ...selection, nodes });
}

function renamesOf(operation: FlowOperation): Map<string, string> {
  if (operation.kind === 'rename_node') return new Map([[operation.id, operation.newId]]);
  if (operation.kind !== 'batch') return new Map();
  return new Map(operation.operations.flatMap((inner) => [...renamesOf(inner)]));
}
