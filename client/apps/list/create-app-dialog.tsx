import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { AppListItem } from '#shared/apps/app-views.ts';
import { slugFrom, slugSchema } from '#shared/slug.ts';
import { appsApi } from '../shared/apps-api.ts';

type CreateAppDialogProps = { isOpen: boolean; apps: readonly AppListItem[]; onClose(): void };

export function CreateAppDialog({ isOpen, apps, onClose }: CreateAppDialogProps) {
  return (
    <Dialog title="New app" isOpen={isOpen} onClose={onClose}>
      <CreateAppForm apps={apps} onClose={onClose} />
    </Dialog>
  );
}

/** An empty app, or one made from a published flow: its form, how far it is, and its result. */
function CreateAppForm({ apps, onClose }: Omit<CreateAppDialogProps, 'isOpen'>) {
  const { slug: workspace } = useWorkspace();
  const navigate = useNavigate();
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  const published = (flows.data ?? []).filter((flow) => flow.publishedVersion !== null);
  const [title, setTitle] = useState('');
  const [ownSlug, setOwnSlug] = useState<string | null>(null);
  const [fromFlow, setFromFlow] = useState('');
  const [errors, setErrors] = useState<{ title?: string; slug?: string }>({});
  const slug = ownSlug ?? freeSlug(slugFrom(title, 'app'), apps);
  const create = useMutation({
    mutationFn: () =>
      appsApi.create({ workspace, slug, title: title.trim(), ...(fromFlow === '' ? {} : { fromFlow }) }),
    onSuccess: (app) => {
      void queryClient.invalidateQueries({ queryKey: ['apps', 'list', workspace] });
      navigate(`/w/${workspace}/apps/${app.slug}`);
    },
    onError: (error) => setErrors({ slug: toApiError(error).message }),
  });

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    const found = {
      ...(title.trim() === '' ? { title: 'Give the app a title.' } : {}),
      ...(slugSchema.safeParse(slug).success ? {} : { slug: 'Use 1 to 64 of a-z, 0-9, "_" and "-".' }),
    };
    setErrors(found);
    if (Object.keys(found).length === 0) create.mutate();
  }

  return (
    <form onSubmit={handleSubmit} noValidate className="contents">
      <DialogBody className="flex flex-col gap-4">
        <TextField
          label="Title"
          value={title}
          error={errors.title}
          isRequired
          maxLength={200}
          autoComplete="off"
          placeholder="Refund desk"
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextField
          label="Address"
          value={slug}
          error={errors.slug}
          isRequired
          spellCheck={false}
          autoComplete="off"
          help={`People open it at /apps/${workspace}/${slug}`}
          onChange={(event) => setOwnSlug(event.target.value)}
        />
        <Select
          label="Begin with"
          help="From a flow you get its form, how far it is, and its result."
          value={fromFlow}
          placeholder="An empty page"
          options={published.map((flow) => ({ value: flow.path, label: flow.title }))}
          onChange={setFromFlow}
        />
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={create.isPending}>
          Create app
        </Button>
      </DialogActions>
    </form>
  );
}

function freeSlug(wanted: string, apps: readonly AppListItem[]): string {
  const taken = new Set(apps.map((app) => app.slug));
  if (!taken.has(wanted)) return wanted;
  const numbers = Array.from({ length: taken.size + 1 }, (_, index) => `${wanted}_${index + 2}`);
  return numbers.find((slug) => !taken.has(slug)) ?? wanted;
}
