import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { toApiError } from '#client/api/api-error.ts';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Select } from '#client/ui/select.tsx';
import type { JsonObject } from '#shared/json.ts';
import { schemaParameters } from '../../script/schema-parameters.ts';
import { NumberField } from '../number-field.tsx';
import { type ConfigEditor, numberOf, textOf } from '../use-config.ts';
import { ScriptArguments } from './script-arguments.tsx';

type SavedScriptSettingsProps = { source: JsonObject; editing: ConfigEditor };

/** Which saved script the node runs, in which version, and one field per parameter of its `main`. */
export function SavedScriptSettings({ source, editing }: SavedScriptSettingsProps) {
  const { slug: workspace } = useWorkspace();
  const scripts = useQuery(trpc.scripts.list.queryOptions({ workspace }));
  const path = textOf(source.path);
  const version = numberOf(source.version);
  const known = scripts.data?.map((script) => script.path) ?? [];
  const options = path === '' || known.includes(path) ? known : [path, ...known];
  const isMissing = scripts.data !== undefined && path !== '' && !known.includes(path);
  const script = useQuery({
    ...trpc.scripts.get.queryOptions({ workspace, path, ...(version === undefined ? {} : { version }) }),
    enabled: known.includes(path),
    retry: false,
  });
  const setSource = (next: JsonObject) => editing.setConfig({ source: { kind: 'saved', ...next } });
  return (
    <div className="flex min-w-0 flex-col gap-3.5">
      <Select
        label="Saved script"
        value={path}
        placeholder="Choose"
        error={isMissing ? 'There is no such script any more.' : undefined}
        options={options.map((each) => ({ value: each, label: each }))}
        onChange={(next) => setSource({ path: next })}
      />
      <NumberField
        label="Version"
        isWhole
        min={1}
        placeholder="The newest at publishing"
        value={version}
        onChange={(next) => setSource({ path, ...(next === undefined ? {} : { version: next }) })}
        onBlur={editing.endGesture}
      />
      {path !== '' && !isMissing && (
        <Link
          to={`/w/${workspace}/scripts/${path}`}
          className="w-fit rounded-sm text-accent text-xs underline underline-offset-2"
        >
          Open {path}
        </Link>
      )}
      {script.isError && <p className="text-warn text-xs">{toApiError(script.error).message}</p>}
      {script.data && (
        <ScriptArguments
          signature={{ kind: 'found', parameters: schemaParameters(script.data.inputs) }}
          editing={editing}
        />
      )}
    </div>
  );
}
