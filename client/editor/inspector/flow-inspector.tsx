import { type ReactNode, Suspense } from 'react';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { VersionList } from '../publish/version-list.tsx';
import type { TestRun } from '../run/use-test-run.ts';
import { useEditorState } from '../state/editor-context.tsx';
import { TestCasesSummary } from '../test-cases/test-cases-summary.tsx';
import { DurationField } from './duration-field.tsx';
import { describeSettings, type SettingsPart, sectionOf } from './flow/describe-settings.ts';
import { EnvFields, FailureFields, RunFields } from './flow/lazy-fields.tsx';
import { Revealed } from './flow/revealed.tsx';
import { useFlowSettings } from './flow/use-flow-settings.ts';
import { FlowInputs } from './flow-inputs.tsx';
import { Section } from './section.tsx';
import { useGestures } from './use-gestures.ts';

type FlowInspectorProps = { flow: FlowView; test: TestRun };

/** The flow itself: inputs, limits, versions. Shown while no node is selected. */
export function FlowInspector({ flow, test }: FlowInspectorProps) {
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const { settings, change, endGesture } = useFlowSettings();
  return (
    <div className="relative flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
      <div>
        <h2 className="font-semibold text-md">{flow.title}</h2>
        <p className="font-mono text-muted text-xs">{flow.path}</p>
      </div>
      <fieldset {...useGestures()} disabled={isReadOnly} className="flex min-w-0 flex-col gap-4">
        <Revealed part="inputs">
          <FlowInputs />
        </Revealed>
        <DurationField
          label="Time limit of a run"
          help="Waiting counts, too."
          seconds={settings.timeoutSeconds}
          onChange={(timeoutSeconds) => change({ timeoutSeconds }, 'timeoutSeconds')}
          onBlur={endGesture}
        />
        <SettingsSection part="runs" title="Limits and cache">
          <RunFields test={test} />
        </SettingsSection>
        <SettingsSection part="failure" title="After a failure">
          <FailureFields ownPath={flow.path} />
        </SettingsSection>
        <SettingsSection part="env" title="Values for expressions">
          <EnvFields />
        </SettingsSection>
      </fieldset>
      <TestCasesSummary flow={flow} />
      <VersionList flow={flow} />
    </div>
  );
}

type SettingsSectionProps = { part: SettingsPart; title: string; children: ReactNode };

function SettingsSection({ part, title, children }: SettingsSectionProps) {
  const definition = useEditorState((state) => state.definition);
  return (
    <Revealed part={part}>
      <Section name={sectionOf(part)} title={title} summary={describeSettings(definition)[part]}>
        <Suspense fallback={<SkeletonRows count={2} />}>{children}</Suspense>
      </Section>
    </Revealed>
  );
}
