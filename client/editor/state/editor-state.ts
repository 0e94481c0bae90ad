import type { SaveStatus } from '#client/drafts/draft-sync.ts';
import { emptyHistory, type History } from '#client/drafts/history.ts';
import type { FlowOperation } from '#shared/graph/operations.ts';
import type { Problem } from '#shared/graph/problems.ts';
import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import type { Marks } from '../compare/comparison.ts';
import type { FlowPart } from '../inspector/flow/describe-settings.ts';

export type Point = { x: number; y: number };
export type Selection = { nodes: readonly string[]; edges: readonly string[]; notes: readonly string[] };

/** Where the next node goes: behind a port, into an edge, or to a place on the canvas. */
export type AddTarget = {
  from?: { node: string; port: string };
  edge?: string;
  /** Inside this container. */
  parent?: string;
  /** Canvas coordinates of the new node's top left corner. */
  position?: Point;
  /** Where on the screen it was asked for, in client pixels. */
  at?: Point;
};

/** A wire being drawn; `refused` gives the reason for every node that it cannot reach, computed once. */
export type Connecting = {
  node: string;
  port: string;
  refused: ReadonlyMap<string, string>;
  /** The node under the pointer. */
  over?: string;
};

/** An edit that no longer applied after what others changed. */
export type DroppedEdit = { message: string; operations: readonly FlowOperation[] };

export type EditorDialog = 'run' | 'publish' | 'shortcuts' | 'commands' | 'import' | 'subflow';

/** A test of the draft that ends with a node, or of the node alone with recorded results before it. */
export type TestedPart = { kind: 'upTo' | 'only'; node: string };

/** The panel of test cases, and what is to be done as it opens. */
export type AskedTestCases = { fromRun?: { id: string; createdAt: string }; runAll?: true };

export type EditorState = {
  definition: FlowDefinition;
  selection: Selection;
  /** Counts what was selected: it stays when a selected node is renamed, so that its fields stay, too. */
  selectionCount: number;
  history: History;
  saveStatus: SaveStatus;
  /** Edits that could not be kept, and why; newest last. */
  dropped: readonly DroppedEdit[];
  /** One sentence about the last thing that was not possible. */
  notice: string | null;
  problems: readonly Problem[];
  problemsByNode: ReadonlyMap<string, readonly Problem[]>;
  quickAdd: AddTarget | null;
  connecting: Connecting | null;
  /** The node from which an edge is being drawn by keyboard. */
  connectFrom: string | null;
  dialog: EditorDialog | null;
  /** The node whose title is being written on the canvas. */
  renaming: string | null;
  /** The note whose text is being written. */
  editingNote: string | null;
  /** What of the flow is to be tested next; a new object each time. */
  testPart: TestedPart | null;
  /** What the form of Run starts; null: the whole flow. */
  runPart: TestedPart | null;
  /** How the view is to change next; a new object each time. */
  viewChange: { kind: 'fit' | 'in' | 'out' | 'selection' } | null;
  /** The published version that is looked at in place of the draft. */
  shownVersion: number | null;
  /** The test cases are shown in place of the canvas; a new object each time that they are asked for. */
  testCases: AskedTestCases | null;
  /** The selected node is opened over the canvas: input, settings and output side by side. */
  isNodeOpen: boolean;
  /** What the canvas brings into view next, by the ids of elements; a new object each time. */
  reveal: { nodes: readonly string[]; focus: boolean } | null;
  /** The part of the flow's settings that the inspector opens and focuses next. */
  revealFlowPart: FlowPart | null;
  isReadOnly: boolean;
  /** How nodes and edges differ from another state of the flow, by id, while two are compared. */
  marks: Marks | null;
  /** The page of a node's inspector that is shown; it stays when another node is selected. */
  nodePage: string;
  /** The parts of the inspector that are open, by name. */
  openSections: ReadonlySet<string>;
  /** Containers whose bodies are not drawn. */
  folded: ReadonlySet<string>;
  /** The container whose body alone is drawn. */
  entered: string | null;
  /** The smallest sizes of containers' areas, in canvas pixels, where somebody made them larger. */
  areaSizes: AreaSizes;
  /** The container that takes what is being dragged; null: the flow itself. */
  dropInto: string | null;
};

export type AreaSizes = Readonly<Record<string, { width: number; height: number }>>;

export const nothingSelected: Selection = { nodes: [], edges: [], notes: [] };

/** The selected node, when it is one alone. */
export function selectedNode({ selection, definition }: EditorState): FlowNode | undefined {
  const [id, another] = selection.nodes;
  return another === undefined ? definition.nodes.find((node) => node.id === id) : undefined;
}

export function initialState(definition: FlowDefinition, isReadOnly: boolean): EditorState {
  return {
    definition,
    selection: nothingSelected,
    selectionCount: 0,
    history: emptyHistory,
    saveStatus: 'saved',
    dropped: [],
    notice: null,
    problems: [],
    problemsByNode: new Map(),
    quickAdd: null,
    connecting: null,
    connectFrom: null,
    dialog: null,
    renaming: null,
    editingNote: null,
    testPart: null,
    runPart: null,
    viewChange: null,
    shownVersion: null,
    testCases: null,
    isNodeOpen: false,
    reveal: null,
    revealFlowPart: null,
    isReadOnly,
    marks: null,
    nodePage: 'settings',
    openSections: new Set(['failure']),
    folded: new Set(),
    entered: null,
    areaSizes: {},
    dropInto: null,
  };
}
