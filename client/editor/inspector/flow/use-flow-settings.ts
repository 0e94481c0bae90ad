import type { FlowSettings } from '#shared/graph/schema.ts';
import { useEditor, useEditorState } from '../../state/editor-context.tsx';

type SettingsChanges = { [Field in keyof FlowSettings]?: FlowSettings[Field] | undefined };

/** The ways to edit the settings of the flow from its inspector. */
export function useFlowSettings() {
  const editor = useEditor();
  const settings = useEditorState((state) => state.definition.settings);

  /** `undefined` takes a field away. Each change is a step of undo; what is typed into the same field in a row is one. */
  function change(changes: SettingsChanges, typedField?: string): void {
    const kept = Object.entries({ ...settings, ...changes }).filter(([, value]) => value !== undefined);
    const next = Object.fromEntries(kept) as FlowSettings;
    editor.apply({ kind: 'set_settings', settings: next }, typedField && `settings:${typedField}`);
  }

  return { settings, change, endGesture: editor.endGesture };
}
