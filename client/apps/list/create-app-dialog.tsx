import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { CreateForm } from '#client/ui/create-form.tsx';
import { Dialog } from '#client/ui/dialog.tsx';
import { Select } from '#client/ui/select.tsx';
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
  const [fromFlow, setFromFlow] = useState('');
  const create = useNewApp();
  const taken = apps.map((app) => app.slug);
  return (
    <CreateForm
      noun="app"
      example="Refund desk"
      addressLabel="Address"
      addressHelp={(slug) => `People open it at /apps/${workspace}/${slug}`}
      suggest={(title) => freeSlug(slugFrom(title, 'app'), taken)}
      problemOf={(slug) =>
        slugSchema.safeParse(slug).success ? undefined : 'Use 1 to 64 of a-z, 0-9, "_" and "-".'
      }
      onCreate={({ title, address }) =>
        create.mutateAsync({ title, slug: address, ...(fromFlow === '' ? {} : { fromFlow }) })
      }
      onClose={onClose}
    >
      <Select
        label="Begin with"
        help="From a flow you get its form, how far it is, and its result."
        value={fromFlow}
        placeholder="An empty page"
        options={published.map((flow) => ({ value: flow.path, label: flow.title }))}
        onChange={setFromFlow}
      />
    </CreateForm>
  );
}
