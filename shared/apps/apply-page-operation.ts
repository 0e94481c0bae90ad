import { putIn } from '#shared/graph/ordered-list.ts';
import type { AppliedAppOperation, AppOperationOf } from './app-operations.ts';
import type { AppDefinition } from './app-schema.ts';
import { missingPage, nameTaken } from './apply-component-operation.ts';
import { takenNames, withPage } from './find-in-app.ts';

/** Adds a page with the components that it brings; their ids are free in the whole app. */
export function applyAddPage(
  definition: AppDefinition,
  { page, index }: AppOperationOf<'add_page'>,
): AppliedAppOperation {
  if (definition.pages.some(({ id }) => id === page.id)) {
    return { ok: false, message: `The app has a page "${page.id}" already.` };
  }
  const taken = takenNames(definition);
  for (const { id } of page.components) {
    if (taken.has(id)) return { ok: false, message: nameTaken(id) };
    taken.add(id);
  }
  return {
    ok: true,
    definition: { ...definition, pages: putIn(definition.pages, [{ item: page, index }]) },
    inverse: { kind: 'remove_page', id: page.id },
  };
}

export function applyUpdatePage(
  definition: AppDefinition,
  { id, title }: AppOperationOf<'update_page'>,
): AppliedAppOperation {
  const page = definition.pages.find((one) => one.id === id);
  if (page === undefined) return { ok: false, message: missingPage(id) };
  return {
    ok: true,
    definition: withPage(definition, { ...page, title }),
    inverse: { kind: 'update_page', id, title: page.title },
  };
}

export function applyMovePage(
  definition: AppDefinition,
  { id, index }: AppOperationOf<'move_page'>,
): AppliedAppOperation {
  const from = definition.pages.findIndex((page) => page.id === id);
  const page = definition.pages[from];
  if (page === undefined) return { ok: false, message: missingPage(id) };
  const others = definition.pages.toSpliced(from, 1);
  return {
    ok: true,
    definition: { ...definition, pages: putIn(others, [{ item: page, index }]) },
    inverse: { kind: 'move_page', id, index: from },
  };
}

/** An app keeps at least one page. */
export function applyRemovePage(
  definition: AppDefinition,
  { id }: AppOperationOf<'remove_page'>,
): AppliedAppOperation {
  const index = definition.pages.findIndex((page) => page.id === id);
  const page = definition.pages[index];
  if (page === undefined) return { ok: false, message: missingPage(id) };
  if (definition.pages.length === 1) return { ok: false, message: 'An app keeps at least one page.' };
  return {
    ok: true,
    definition: { ...definition, pages: definition.pages.toSpliced(index, 1) },
    inverse: { kind: 'add_page', page, index },
  };
}
