import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Select } from '#client/ui/select.tsx';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { NumberField } from '../number-field.tsx';
import { numberOf, textOf } from '../use-config.ts';

type SavedScriptSettingsProps = {
  source: JsonObject;
  onChange(source: JsonValue): void;
  onBlur(): void;
};

/** Which saved script the node runs, and in which version. */
export function SavedScriptSettings({ source, onChange, onBlur }: SavedScriptSettingsProps) {
  const { slug: workspace } = useWorkspace();
  const scripts = useQuery(trpc.scripts.list.queryOptions({ workspace }));
  const path = textOf(source.path);
  const version = numberOf(source.version);
  const known = scripts.data?.map((script) => script.path) ?? [];
  const options = path === '' || known.includes(path) ? known : [path, ...known];
  const isMissing = scripts.data !== undefined && path !== '' && !known.includes(path);
  const withVersion = (next: number | undefined) =>
    onChange({ kind: 'saved', path, ...(next === undefined ? {} : { version: next }) });
  return (
    <div className="flex min-w-0 flex-col gap-3.5">
      <Select
        label="Saved script"
        value={path}
        placeholder="Choose"
        error={isMissing ? 'There is no such script any more.' : undefined}
        options={options.map((each) => ({ value: each, label: each }))}
        onChange={(next) => onChange({ kind: 'saved', path: next })}
      />
      <NumberField
        label="Version"
        isWhole
        min={1}
        placeholder="The newest at publishing"
        value={version}
        onChange={withVersion}
        onBlur={onBlur}
      />
      {path !== '' && !isMissing && (
        <Link
          to={`/w/${workspace}/scripts/${path}`}
          className="w-fit rounded-sm text-accent text-xs underline underline-offset-2"
        >
          Open {path}
        </Link>
      )}
    </div>
  );
}
