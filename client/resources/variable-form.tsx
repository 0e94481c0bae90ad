import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { TextArea } from '#client/ui/text-field.tsx';
import type { JsonValue } from '#shared/json.ts';
import type { VariableView } from '#shared/resources/item-views.ts';
import { ItemForm } from './item-form.tsx';
import { usePlaceFields } from './use-place-fields.ts';

/** A variable is JSON; what is none is taken as text. */
export function VariableForm({ item, onClose }: { item: VariableView | undefined; onClose(): void }) {
  const { slug: workspace } = useWorkspace();
  const place = usePlaceFields(item);
  const [text, setText] = useState(item === undefined ? '' : textOf(item.value));
  const save = useMutation(
    trpc.variables.put.mutationOptions({
      onSuccess: ({ path }) => {
        toast.success(`${path} was saved`);
        onClose();
      },
      onError: (failure) => place.setError(toApiError(failure).message),
      onSettled: () => queryClient.invalidateQueries(trpc.variables.list.pathFilter()),
    }),
  );

  function handleSubmit(): void {
    if (!place.check()) return;
    const { path, description } = place;
    save.mutate({ workspace, path, value: parseText(text), description, baseRevision: item?.revision ?? 0 });
  }

  return (
    <ItemForm
      place={place}
      submitLabel={place.isNew ? 'Create variable' : 'Save variable'}
      isBusy={save.isPending}
      onSubmit={handleSubmit}
      onClose={onClose}
    >
      <TextArea
        label="Value"
        value={text}
        isCode
        rows={6}
        spellCheck={false}
        help="JSON, such as 0.19 or { &quot;vat&quot;: 0.19 }. Anything else is text."
        onChange={(event) => setText(event.target.value)}
      />
    </ItemForm>
  );
}

/** Text that would not be read as something else stands as it is. */
function textOf(value: JsonValue): string {
  if (typeof value === 'string' && parseText(value) === value) return value;
  return JSON.stringify(value, null, 2);
}

function parseText(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
