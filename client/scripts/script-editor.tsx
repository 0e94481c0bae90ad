import { Save } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { PageBar } from '#client/app/page-bar.tsx';
import { CodeField } from '#client/editor/code/code-field.tsx';
import { Button } from '#client/ui/button.tsx';
import { Tabs } from '#client/ui/tabs.tsx';
import type { ScriptView } from '#shared/scripts/script-view.ts';
import { DeleteScriptButton } from './delete-script-button.tsx';
import { ScriptTestPanel } from './script-test-panel.tsx';
import { ScriptUses } from './script-uses.tsx';
import { ScriptVersions } from './script-versions.tsx';
import { useSaveScript } from './use-save-script.ts';
import { useScriptText } from './use-script-text.ts';

/** Each parameter says its own type. */
const noTypes = () => ({});

/** The code of a saved script, with its test, its versions and where it is used beside it. */
export function ScriptEditor({ script }: { script: ScriptView }) {
  const { slug: workspace, role } = useWorkspace();
  const canBuild = mayBuild(role);
  const draft = useScriptText(`${workspace}/${script.path}`, script.code);
  const save = useSaveScript(script, draft);
  const [tab, setTab] = useState('test');
  const [failedLine, setFailedLine] = useState<number>();
  const handleSave = () => {
    if (canBuild && draft.isChanged && !save.isPending) save.mutate();
  };
  useSaveShortcut(handleSave);
  const markedLine = save.problem?.line ?? failedLine;
  return (
    <>
      <PageBar
        title={script.path}
        parents={[{ label: 'Scripts', to: `/w/${workspace}/scripts` }]}
        state={
          <>
            <span className="text-muted text-xs">Version {script.version}</span>
            {draft.isChanged && <span className="text-warn text-xs">Not saved</span>}
          </>
        }
        actions={
          canBuild && (
            <>
              <DeleteScriptButton script={script} onDeleted={draft.discard} />
              {draft.isChanged && <Button onClick={draft.discard}>Discard changes</Button>}
              <Button
                variant="primary"
                icon={Save}
                isBusy={save.isPending}
                disabled={!draft.isChanged}
                onClick={handleSave}
              >
                Save
              </Button>
            </>
          )
        }
      />
      {save.problem && (
        <p role="alert" className="border-bad/40 border-b bg-bad-soft px-4 py-2 text-bad">
          {save.problem.message}
        </p>
      )}
      <div className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-auto">
        <div className="flex min-w-0 flex-col p-4 lg:flex-1">
          <CodeField
            kind="script"
            label="Code"
            className="flex-1 [&_.cm-editor]:h-full [&_.cm-editor]:max-h-[calc(100vh-6.5rem)]"
            value={draft.text}
            failedLine={markedLine}
            parameterTypes={noTypes}
            isReadOnly={!canBuild}
            onChange={(text) => {
              draft.setText(text);
              setFailedLine(undefined);
              save.clearProblem();
            }}
          />
        </div>
        <Tabs
          label="About the script"
          className="border-line max-lg:border-t lg:w-[26rem] lg:border-l"
          value={tab}
          onChange={setTab}
          tabs={[
            {
              id: 'test',
              label: 'Test',
              content: <ScriptTestPanel script={script} draft={draft} onFailedLine={setFailedLine} />,
            },
            {
              id: 'versions',
              label: 'Versions',
              content: <ScriptVersions script={script} onTake={canBuild ? draft.setText : null} />,
            },
            { id: 'uses', label: 'Used in', content: <ScriptUses script={script} /> },
          ]}
        />
      </div>
    </>
  );
}

/** Ctrl+S or Cmd+S. */
function useSaveShortcut(onSave: () => void): void {
  const handleKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSave();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => handleKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
