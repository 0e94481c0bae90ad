import type { DraftRules } from '#client/drafts/draft-server.ts';
import { type AppOperation, applyAppOperation } from '#shared/apps/app-operations.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';

/** How edits of an app behave; typing in one field is kept and sent as one edit. */
export const appRules: DraftRules<AppDefinition, AppOperation> = { apply: applyAppOperation, supersedes };

function supersedes(next: AppOperation, previous: AppOperation): boolean {
  switch (next.kind) {
    case 'update_component':
      return previous.kind === next.kind && previous.id === next.id && covers(next.set, previous.set);
    case 'set_layouts':
      return previous.kind === next.kind && covers(next.layouts, previous.layouts);
    case 'update_action':
    case 'update_page':
      return previous.kind === next.kind && previous.id === next.id;
    case 'set_app':
      return previous.kind === next.kind && covers(next, previous);
    case 'set_state_variables':
      return previous.kind === next.kind;
    default:
      return false;
  }
}

/** Both name the same fields: a merged operation with more fields would need a merged inverse. */
function covers(next: object, previous: object): boolean {
  const names = Object.keys(next);
  const isSameSize = names.length === Object.keys(previous).length;
  return isSameSize && names.every((name) => Object.hasOwn(previous, name));
}
