import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Draft, DraftServer, PendingStorage } from '#client/editor/state/draft-server.ts';
import { createDraftSync, type DraftSync, type SaveStatus } from '#client/editor/state/draft-sync.ts';
import {
  emptyHistory,
  endGesture,
  type History,
  movedToRedo,
  movedToUndo,
  recordEdit,
} from '#client/editor/state/history.ts';
import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import { findAction, findComponent } from '#shared/apps/find-in-app.ts';
import type { GridItem } from '#shared/apps/layout.ts';
import type { GridPlaceId } from '../../shared/grid-settings.tsx';
import { appRules } from './app-rules.ts';

export type BuilderState = {
  definition: AppDefinition;
  page: string;
  /** The component whose properties are shown. */
  selected: string | null;
  /** The action that the panel below shows. */
  action: string | null;
  isPhone: boolean;
  history: History<AppOperation>;
  saveStatus: SaveStatus;
  /** One sentence about the last thing that was not possible. */
  notice: string | null;
  /** Where what is dragged would land. */
  drop: { place: GridPlaceId; item: GridItem } | null;
};

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
  select(id: string | null): void;
  set(changes: Partial<BuilderState>): void;
};

export function createBuilder(options: BuilderOptions): Builder {
  const { definition: first } = options.draft;
  const store = createStore<BuilderState>(() => ({
    definition: first,
    page: first.pages[0]?.id ?? '',
    selected: null,
    action: first.actions[0]?.id ?? null,
    isPhone: false,
    history: emptyHistory,
    saveStatus: 'saved',
    notice: null,
    drop: null,
  }));
  const sync = createDraftSync<AppDefinition, AppOperation>({
    initial: options.draft,
    rules: appRules,
    server: options.server,
    storage: options.storage,
    newId: options.newId,
    schedule: options.schedule,
    onDefinition: (definition) => show(definition, null),
    onStatus: (saveStatus) => store.setState({ saveStatus }),
    onDropped: (notice) => store.setState({ notice }),
  });

  return {
    store,
    sync,
    apply,
    undo() {
      const { history } = store.getState();
      const entry = history.undo.at(-1);
      if (entry) step(entry.inverse, (inverse) => movedToRedo(history, inverse));
    },
    redo() {
      const { history } = store.getState();
      const entry = history.redo.at(-1);
      if (entry) step(entry.operation, (inverse) => movedToUndo(history, inverse));
    },
    endGesture: () => store.setState(({ history }) => ({ history: endGesture(history) })),
    select: (selected) => store.setState({ selected }),
    set: (changes) => store.setState(changes),
  };

  function show(definition: AppDefinition, operation: AppOperation | null): void {
    store.setState((state) => ({ definition, ...stillThere(definition, state, operation) }));
  }

  function apply(operation: AppOperation, key?: string): boolean {
    const result = sync.apply(operation);
    if (!result.ok) {
      store.setState({ notice: result.message });
      return false;
    }
    const { inverse } = result;
    const entry = { operation, inverse, at: options.now(), ...(key === undefined ? {} : { key }) };
    store.setState(({ history }) => ({
      history: recordEdit(history, entry, appRules.supersedes),
      notice: null,
    }));
    show(result.definition, operation);
    return true;
  }

  function step(operation: AppOperation, moved: (inverse: AppOperation) => History<AppOperation>): void {
    const result = sync.apply(operation);
    if (!result.ok) {
      store.setState({ notice: `This cannot be done after what others changed. ${result.message}` });
      return;
    }
    store.setState({ history: moved(result.inverse), notice: null });
    show(result.definition, operation);
  }
}

type Shown = Pick<BuilderState, 'page' | 'selected' | 'action'>;

/** What is shown after an edit: what is gone is shown no longer, what was renamed still is. */
function stillThere(definition: AppDefinition, shown: Shown, operation: AppOperation | null): Shown {
  const names = operation === null ? new Map<string, string>() : renamesOf(operation);
  const selected = shown.selected === null ? null : (names.get(shown.selected) ?? shown.selected);
  const action = shown.action === null ? null : (names.get(shown.action) ?? shown.action);
  const hasPage = definition.pages.some(({ id }) => id === shown.page);
  return {
    page: hasPage ? shown.page : (definition.pages[0]?.id ?? ''),
    selected: selected !== null && findComponent(definition, selected) !== undefined ? selected : null,
    action: action !== null && findAction(definition, action) !== undefined ? action : null,
  };
}

function renamesOf(operation: AppOperation): Map<string, string> {
  if (operation.kind === 'rename_component' || operation.kind === 'rename_action') {
    return new Map([[operation.id, operation.newId]]);
  }
  if (operation.kind !== 'batch') return new Map();
  return new Map(operation.operations.flatMap((inner) => [...renamesOf(inner)]));
}
