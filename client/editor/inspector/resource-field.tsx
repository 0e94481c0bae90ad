import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Select } from '#client/ui/select.tsx';
import { type ResourceType, resourceCatalogue } from '#shared/resources/resource-types.ts';

type ResourceFieldProps = {
  type: ResourceType;
  label?: string;
  hideLabel?: boolean;
  value: string;
  isOptional?: boolean;
  help?: string;
  onChange(path: string): void;
};

/** Which resource of a type a node uses; one that does not exist (any more) stays to be seen. */
export function ResourceField(props: ResourceFieldProps) {
  const { type, value, label = 'Resource', hideLabel = false, isOptional = false, help, onChange } = props;
  const { slug: workspace } = useWorkspace();
  const resources = useQuery(trpc.resources.list.queryOptions({ workspace }));
  const paths = (resources.data ?? []).filter((item) => item.type === type).map(({ path }) => path);
  const isMissing = value !== '' && resources.data !== undefined && !paths.includes(value);
  const shown = value === '' || paths.includes(value) ? paths : [value, ...paths];
  const { label: typeName } = resourceCatalogue[type];
  return (
    <div className="flex flex-col gap-1">
      <Select
        label={isOptional && !hideLabel ? `${label} (optional)` : label}
        hideLabel={hideLabel}
        value={value}
        placeholder={isOptional ? 'None' : 'Choose'}
        help={help}
        error={isMissing ? `There is no resource ${value} of the type ${typeName}.` : undefined}
        options={shown.map((path) => ({ value: path, label: path }))}
        onChange={onChange}
      />
      {paths.length === 0 && resources.data !== undefined && (
        <p className="text-muted text-xs">
          There is no resource of the type {typeName} yet.{' '}
          <Link to={`/w/${workspace}/resources`} className="font-medium text-accent hover:underline">
            Make one
          </Link>
        </p>
      )}
    </div>
  );
}
