import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { NoAccessPage } from '#client/app/error-page.tsx';
import { PageBar } from '#client/app/page-bar.tsx';
import { Button } from '#client/ui/button.tsx';
import { Tabs } from '#client/ui/tabs.tsx';
import { DeleteItemDialog } from './delete-item-dialog.tsx';
import { type EditedItem, EditItemDialog } from './edit-item-dialog.tsx';
import { type ItemKind, itemKinds, itemWords } from './item-kinds.ts';
import { ItemList, type ListedItem, type ListQuery } from './item-list.tsx';
import { resourceFacts, secretFacts, variableFacts } from './list-items.ts';
import { useTestConnection } from './use-test-connection.ts';

/** `/w/<workspace>/resources`: what flows and scripts connect to, what they read, and their secrets. */
export function ResourcesPage() {
  useDocumentTitle('Resources');
  const { role } = useWorkspace();
  return mayBuild(role) ? <Items /> : <NoAccessPage />;
}

function Items() {
  const { slug: workspace } = useWorkspace();
  const [search, setSearch] = useSearchParams();
  const kind = itemKinds.find((one) => one === search.get('tab')) ?? 'resource';
  const [edited, setEdited] = useState<EditedItem | null>(null);
  const [toDelete, setToDelete] = useState<{ kind: ItemKind; path: string } | null>(null);
  const test = useTestConnection();
  const resources = useQuery(trpc.resources.list.queryOptions({ workspace }));
  const variables = useQuery(trpc.variables.list.queryOptions({ workspace }));
  const secrets = useQuery(trpc.secrets.list.queryOptions({ workspace }));

  const list = (of: ItemKind, query: ListQuery, items: ListedItem[]) => (
    <ItemList
      kind={of}
      query={query}
      items={items}
      onCreate={() => setEdited({ kind: of })}
      onDelete={(path) => setToDelete({ kind: of, path })}
    />
  );
  const tabs = [
    {
      id: 'resource',
      label: 'Resources',
      content: list(
        'resource',
        resources,
        (resources.data ?? []).map((item) => ({
          ...resourceFacts(item),
          onEdit: () => setEdited({ kind: 'resource', item }),
          ...(item.type !== 'Custom' && { onTest: () => test.mutate({ workspace, path: item.path }) }),
        })),
      ),
    },
    {
      id: 'variable',
      label: 'Variables',
      content: list(
        'variable',
        variables,
        (variables.data ?? []).map((item) => ({
          ...variableFacts(item),
          onEdit: () => setEdited({ kind: 'variable', item }),
        })),
      ),
    },
    {
      id: 'secret',
      label: 'Secrets',
      content: list(
        'secret',
        secrets,
        (secrets.data ?? []).map((item) => ({
          ...secretFacts(item),
          onEdit: () => setEdited({ kind: 'secret', item }),
        })),
      ),
    },
  ];
  return (
    <>
      <PageBar
        title="Resources"
        actions={
          <Button variant="primary" icon={Plus} onClick={() => setEdited({ kind })}>
            New {itemWords[kind].one}
          </Button>
        }
      />
      <Tabs
        label="Resources"
        tabs={tabs}
        value={kind}
        onChange={(tab) => setSearch(tab === 'resource' ? {} : { tab }, { replace: true })}
        className="flex-1"
      />
      <EditItemDialog edited={edited} onClose={() => setEdited(null)} />
      <DeleteItemDialog item={toDelete} onClose={() => setToDelete(null)} />
    </>
  );
}
