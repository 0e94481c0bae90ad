import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { SchemaForm, useSchemaForm } from '#client/ui/schema-form.tsx';
import { Select } from '#client/ui/select.tsx';
import type { FieldError } from '#shared/inputs/check-value.ts';
import type { ResourceView, SavedResource } from '#shared/resources/item-views.ts';
import { type ResourceType, resourceCatalogue, resourceTypes } from '#shared/resources/resource-types.ts';
import { ItemForm } from './item-form.tsx';
import { formSchema, formValues, valueOfForm } from './resource-form-schema.ts';
import { type PlaceFieldsState, usePlaceFields } from './use-place-fields.ts';
import { useTestConnection } from './use-test-connection.ts';

/** A resource by the form of its type; saving it tries the connection. */
export function ResourceForm({ item, onClose }: { item: ResourceView | undefined; onClose(): void }) {
  const place = usePlaceFields(item);
  const [type, setType] = useState<ResourceType>(item?.type ?? 'PostgreSQL');
  return <TypedForm key={type} item={item} type={type} place={place} onType={setType} onClose={onClose} />;
}

type TypedFormProps = {
  item: ResourceView | undefined;
  type: ResourceType;
  place: PlaceFieldsState;
  onType(type: ResourceType): void;
  onClose(): void;
};

function TypedForm({ item, type, place, onType, onClose }: TypedFormProps) {
  const { slug: workspace } = useWorkspace();
  const known = item?.type === type ? item : undefined;
  const [kept, setKept] = useState(known?.secretFields ?? []);
  const form = useSchemaForm(
    useMemo(() => formSchema(type, kept), [type, kept]),
    formValues(type, known),
  );
  const [revision, setRevision] = useState(item?.revision ?? 0);
  const test = useTestConnection();
  const save = useMutation(
    trpc.resources.put.mutationOptions({
      onSuccess: (saved) => finish(saved),
      onError: (failure) => showFailure(toApiError(failure)),
      onSettled: () => queryClient.invalidateQueries(trpc.resources.list.pathFilter()),
    }),
  );

  function finish(saved: SavedResource): void {
    setRevision(saved.revision);
    setKept(saved.secretFields);
    if (saved.dropped.length > 0) {
      const message = 'Enter it again: the resource leads to another place than before.';
      form.showErrors(saved.dropped.map((path) => ({ path, message })));
      return;
    }
    if (type === 'Custom') toast.success(`${saved.path} was saved`);
    else test.mutate({ workspace, path: saved.path });
    onClose();
  }

  function showFailure({ message, details }: ReturnType<typeof toApiError>): void {
    const fields = (details?.fields ?? []) as FieldError[];
    if (fields.length > 0) form.showErrors(fields);
    else place.setError(message);
  }

  function handleSubmit(): void {
    const isPathFine = place.check();
    const value = form.read();
    if (!isPathFine || value === null) return;
    const { path, description } = place;
    save.mutate({
      workspace,
      path,
      type,
      value: valueOfForm(type, value),
      description,
      baseRevision: revision,
    });
  }

  return (
    <ItemForm
      place={place}
      submitLabel={place.isNew ? 'Create resource' : 'Save resource'}
      isBusy={save.isPending}
      onSubmit={handleSubmit}
      onClose={onClose}
    >
      {place.isNew && (
        <Select
          label="Type"
          value={type}
          help={resourceCatalogue[type].description}
          options={resourceTypes.map((one) => ({ value: one, label: resourceCatalogue[one].label }))}
          onChange={(next) => onType(resourceTypes.find((one) => one === next) ?? type)}
        />
      )}
      <SchemaForm form={form} />
    </ItemForm>
  );
}
