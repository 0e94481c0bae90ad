import type { SaveStatus } from '#client/drafts/draft-sync.ts';
import { emptyHistory, type History } from '#client/drafts/history.ts';
import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppProblem } from '#shared/apps/app-problems.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import { findAction, findComponent } from '#shared/apps/find-in-app.ts';
import type { GridItem } from '#shared/apps/layout.ts';
import type { GridPlaceId } from '../../shared/grid-settings.tsx';

/** Where what is dragged or resized would land: its box, and the places of the neighbours that it pushes. */
export type DropPreview = {
  place: GridPlaceId;
  boxes: readonly GridItem[];
  moved: ReadonlyMap<string, GridItem>;
  /** What is pulled shows its new size at once. */
  isResize?: boolean;
};

/** Where a component would go in the tree: before or after a row, or into it. */
export type TreeDrop = { id: string; where: 'before' | 'after' | 'into' };

export type BuilderState = {
  definition: AppDefinition;
  page: string;
  /** The ids of the selected components, the last one chosen last. */
  selection: readonly string[];
  /** The action that the panel below shows. */
  action: string | null;
  isPhone: boolean;
  isActionsOpen: boolean;
  history: History<AppOperation>;
  saveStatus: SaveStatus;
  problems: readonly AppProblem[];
  /** One sentence about the last thing that was not possible. */
  notice: string | null;
  drop: DropPreview | null;
  treeDrop: TreeDrop | null;
  /** The field that would take what is dragged as a binding. */
  bindingDrop: Element | null;
  /** A component that gets the focus as soon as it is drawn. */
  focusNext: string | null;
};

export function initialBuilderState(definition: AppDefinition): BuilderState {
  return {
    definition,
    page: definition.pages[0]?.id ?? '',
    selection: [],
    action: definition.actions[0]?.id ?? null,
    isPhone: false,
    isActionsOpen: definition.actions.length > 0,
    history: emptyHistory,
    saveStatus: 'saved',
    problems: [],
    notice: null,
    drop: null,
    treeDrop: null,
    bindingDrop: null,
    focusNext: null,
  };
}

export type Shown = Pick<BuilderState, 'page' | 'selection' | 'action'>;

/** What is shown after an edit: what is gone is shown no longer, what was renamed still is. */
export function stillThere(definition: AppDefinition, shown: Shown, operation: AppOperation | null): Shown {
  const names = operation === null ? new Map<string, string>() : renamesOf(operation);
  const named = shown.selection.map((id) => names.get(id) ?? id);
  const kept = named.filter((id) => findComponent(definition, id) !== undefined);
  const isSame = kept.length === shown.selection.length && kept.every((id, at) => id === shown.selection[at]);
  const action = shown.action === null ? null : (names.get(shown.action) ?? shown.action);
  const hasPage = definition.pages.some(({ id }) => id === shown.page);
  return {
    page: hasPage ? shown.page : (definition.pages[0]?.id ?? ''),
    selection: isSame ? shown.selection : kept,
    action:
      action !== null && findAction(definition, action) !== undefined
        ? action
        : (definition.actions[0]?.id ?? null),
  };
}

function renamesOf(operation: AppOperation): Map<string, string> {
  if (operation.kind === 'rename_component' || operation.kind === 'rename_action') {
    return new Map([[operation.id, operation.newId]]);
  }
  if (operation.kind !== 'batch') return new Map();
  return new Map(operation.operations.flatMap((inner) => [...renamesOf(inner)]));
}
