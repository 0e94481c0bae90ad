import { Select } from '#client/ui/select.tsx';
import { titleOf } from '../../nodes/faces.ts';
import { useEditorState } from '../../state/editor-context.tsx';
import { FlowChoice } from '../flow-choice.tsx';
import { failureHandlers } from './failure-handlers.ts';
import { useFlowSettings } from './use-flow-settings.ts';

/** What happens when a run fails: inside it, and as a run of its own. */
export function FailureFields({ ownPath }: { ownPath: string }) {
  return (
    <>
      <HandlerField />
      <FollowingFlowField ownPath={ownPath} />
    </>
  );
}

function HandlerField() {
  const { settings, change } = useFlowSettings();
  const definition = useEditorState((state) => state.definition);
  const fitting = failureHandlers(definition);
  const { failureHandler: chosen = '' } = settings;
  const isFitting = chosen === '' || fitting.some(({ id }) => id === chosen);
  const present = definition.nodes.find(({ id }) => id === chosen);
  const options = fitting.map((node) => ({ value: node.id, label: titleOf(node) }));
  return (
    <Select
      label="Failure handler"
      help={
        fitting.length === 0 && chosen === ''
          ? 'A node that runs in the failed run. Add one to the canvas without edges, and choose it here.'
          : 'Runs in the failed run and sees error and results. With { recover: true } in its result the run succeeds.'
      }
      error={isFitting ? undefined : problemOf(present === undefined)}
      value={chosen}
      placeholder="None"
      options={
        isFitting
          ? options
          : [{ value: chosen, label: present === undefined ? chosen : titleOf(present) }, ...options]
      }
      onChange={(id) => change({ failureHandler: id === '' ? undefined : id })}
    />
  );
}

function problemOf(isGone: boolean): string {
  return isGone
    ? 'There is no such node any more.'
    : 'A failure handler has no edges, and stands in no loop.';
}

function FollowingFlowField({ ownPath }: { ownPath: string }) {
  const { settings, change } = useFlowSettings();
  return (
    <FlowChoice
      label="Start another flow"
      help="As a run of its own, with { error, run } as its input. Not after a cancel."
      placeholder="None"
      value={settings.onFailure ?? ''}
      except={ownPath}
      onChange={(onFailure) => change({ onFailure })}
    />
  );
}
