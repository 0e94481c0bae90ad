import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toApiError } from '#client/api/api-error.ts';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { AppListItem } from '#shared/apps/app-views.ts';
import { slugFrom, slugSchema } from '#shared/slug.ts';
import { freeSlug, useNewApp } from './use-new-app.ts';

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
  const flows = useQuery(trpc.flows.list.queryOptions({ workspace }));
  const published = (flows.data ?? []).filter((flow) => flow.publishedVersion !== null);
  const [title, setTitle] = useState('');
  const [ownSlug, setOwnSlug] = useState<string | null>(null);
  const [fromFlow, setFromFlow] = useState('');
  const [errors, setErrors] = useState<{ title?: string; slug?: string }>({});
  const slug =
    ownSlug ??
    freeSlug(
      slugFrom(title, 'app'),
      apps.map((app) => app.slug),
    );
  const create = useNewApp();

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    const found = {
      ...(title.trim() === '' ? { title: 'Give the app a title.' } : {}),
      ...(slugSchema.safeParse(slug).success ? {} : { slug: 'Use 1 to 64 of a-z, 0-9, "_" and "-".' }),
    };
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    create.mutate(
      { title: title.trim(), slug, ...(fromFlow === '' ? {} : { fromFlow }) },
      { onError: (error) => setErrors({ slug: toApiError(error).message }) },
    );
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
