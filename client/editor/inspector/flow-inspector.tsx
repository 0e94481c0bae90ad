import type { FlowView } from '#shared/flows/flow-view.ts';
import { VersionList } from '../publish/version-list.tsx';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { TestCasesSummary } from '../test-cases/test-cases-summary.tsx';
import { DurationField } from './duration-field.tsx';
import { FlowInputs } from './flow-inputs.tsx';

/** The flow itself: inputs, limits, versions. Shown while no node is selected. */
export function FlowInspector({ flow }: { flow: FlowView }) {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const settings = useEditorState((state) => state.definition.settings);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
      <div>
        <h2 className="font-semibold text-md">{flow.title}</h2>
        <p className="font-mono text-muted text-xs">{flow.path}</p>
      </div>
      <fieldset disabled={isReadOnly} className="flex min-w-0 flex-col gap-4">
        <FlowInputs />
        <DurationField
          label="Time limit of a run"
          help="Waiting counts, too."
          seconds={settings.timeoutSeconds}
          onChange={(timeoutSeconds) => {
            const { timeoutSeconds: _before, ...others } = settings;
            const next = timeoutSeconds === undefined ? others : { ...others, timeoutSeconds };
            editor.apply({ kind: 'set_settings', settings: next }, 'flow-timeout');
          }}
          onBlur={editor.endGesture}
        />
      </fieldset>
      <TestCasesSummary flow={flow} />
      <VersionList flow={flow} />
    </div>
  );
}
