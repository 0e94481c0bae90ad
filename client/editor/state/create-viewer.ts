import type { FlowDefinition } from '#shared/graph/schema.ts';
import { createEditor, type Editor } from './editor.ts';

/** An editor that only shows a document: of a run, or a published version. */
export function createViewer(definition: FlowDefinition): Editor {
  const nowhere = { kind: 'refused', message: 'This can be looked at here, not changed.' } as const;
  return createEditor({
    draft: { revision: 0, definition },
    server: { apply: async () => nowhere, reload: async () => undefined },
    storage: { load: async () => [], put: async () => undefined, remove: async () => undefined },
    isReadOnly: true,
    newId: () => '',
    now: () => 0,
    schedule: () => () => undefined,
  });
}
