import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Draft, DraftServer, PendingStorage } from '#client/drafts/draft-server.ts';
import { createDraftSync, type DraftSync } from '#client/drafts/draft-sync.ts';
import { endGesture } from '#client/drafts/history.ts';
import { createUndoableEdits } from '#client/drafts/undoable-edits.ts';
import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import { appRules } from './app-rules.ts';
import { type BuilderState, initialBuilderState, stillThere } from './builder-state.ts';

export type BuilderOptions = {
  draft: Draft<AppDefinition>;
  server: DraftServer<AppDefinition, AppOperation>;
  storage: PendingStorage<AppOperation>;
  newId(): string;
  /** Milliseconds since the epoch. */
  now(): number;
  schedule(run: () => void, ms: number): () => void;
};

/** One open app: its state, and the only ways to change it. Every edit goes through `apply`. */
export type Builder = {
  store: StoreApi<BuilderState>;
  sync: DraftSync<AppDefinition, AppOperation>;
  /** Whether it applied; if not, `notice` says why. Edits with the same `key` in a row are one step of undo. */
  apply(operation: AppOperation, key?: string): boolean;
  undo(): void;
  redo(): void;
  endGesture(): void;
  select(ids: readonly string[]): void;
  /** Adds a component to the selection, or takes it out. */
  toggle(id: string): void;
  set(changes: Partial<BuilderState>): void;
};

export function createBuilder(options: BuilderOptions): Builder {
  const store = createStore<BuilderState>(() => initialBuilderState(options.draft.definition));
  const sync = createDraftSync<AppDefinition, AppOperation>({
    initial: options.draft,
    rules: appRules,
    server: options.server,
    storage: options.storage,
    newId: options.newId,
    schedule: options.schedule,
    onDefinition: (definition) =>
      store.setState((state) => ({ definition, ...stillThere(definition, state, null) })),
    onStatus: (saveStatus) => store.setState({ saveStatus }),
    onDropped: (notice) => store.setState({ notice: `An edit was not kept. ${notice}` }),
  });
  const edits = createUndoableEdits({
    sync,
    supersedes: appRules.supersedes,
    now: options.now,
    history: () => store.getState().history,
    onEdited: ({ definition, history, operation }) =>
      store.setState((state) => ({
        definition,
        history,
        notice: null,
        ...stillThere(definition, state, operation),
      })),
    onRefused: (notice) => store.setState({ notice }),
  });

  return {
    store,
    sync,
    ...edits,
    endGesture: () => store.setState(({ history }) => ({ history: endGesture(history) })),
    select: (selection) => store.setState({ selection }),
    toggle: (id) =>
      store.setState(({ selection }) => ({
        selection: selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id],
      })),
    set: (changes) => store.setState(changes),
  };
}
