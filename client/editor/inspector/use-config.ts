import { useCallback } from 'react';
import type { FlowOperation, OperationOf } from '#shared/graph/operations.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { useEditor } from '../state/editor-context.tsx';

type NodeChanges = OperationOf<'update_node'>['set'];

/** The ways to edit one node from its inspector. Typing in one field is one step of undo until the field is left. */
export function useConfig(node: FlowNode) {
  const editor = useEditor();

  const update = useCallback(
    (set: NodeChanges, field: string) =>
      editor.apply({ kind: 'update_node', id: node.id, set }, `${node.id}:${field}`),
    [editor, node.id],
  );

  /** Sets fields of the config; `undefined` takes a field away. */
  const setConfig = useCallback(
    (changes: { [field: string]: JsonValue | undefined }) => {
      const current = editor.store.getState().definition.nodes.find((other) => other.id === node.id);
      if (!current) return;
      const config: JsonObject = {};
      for (const [field, value] of Object.entries({ ...current.config, ...changes })) {
        if (value !== undefined) config[field] = value;
      }
      update({ config }, Object.keys(changes).join());
    },
    [editor, node.id, update],
  );

  const apply = useCallback((operation: FlowOperation) => editor.apply(operation), [editor]);
  return { config: node.config, setConfig, update, apply, endGesture: editor.endGesture };
}

export type ConfigEditor = ReturnType<typeof useConfig>;

export function textOf(value: JsonValue | undefined, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}

export function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
