import { useQuery } from '@tanstack/react-query';
import { Code, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { PageBar } from '#client/app/page-bar.tsx';
import { Button } from '#client/ui/button.tsx';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import type { ScriptListItem } from '#shared/scripts/script-view.ts';
import { CreateScriptDialog } from './create-script-dialog.tsx';
import { scriptsByFolder } from './scripts-by-folder.ts';

/** `/w/<workspace>/scripts`: every saved script by folder, searched as you type. */
export function ScriptsPage() {
  useDocumentTitle('Scripts');
  const { slug: workspace, role } = useWorkspace();
  const scripts = useQuery(trpc.scripts.list.queryOptions({ workspace }));
  const [search, setSearch] = useState('');
  const [isCreating, setIsCreating] = useState(false);
  const all = scripts.data ?? [];
  const createButton = mayBuild(role) && (
    <Button variant="primary" icon={Plus} onClick={() => setIsCreating(true)}>
      New script
    </Button>
  );
  return (
    <>
      <PageBar title="Scripts" actions={all.length > 0 && createButton} />
      {all.length > 0 && <SearchField value={search} onChange={setSearch} />}
      <div className="min-h-0 flex-1 overflow-auto">
        {scripts.isPending && <SkeletonRows label="Loading scripts" />}
        {scripts.isError && (
          <ProblemNote
            error={scripts.error}
            title="The scripts could not be loaded"
            onRetry={() => scripts.refetch()}
          />
        )}
        {scripts.data && all.length === 0 && (
          <EmptyState
            icon={Code}
            title="There are no saved scripts in this workspace yet"
            action={createButton}
          >
            A saved script is used by the script nodes of any flow and imported by other scripts. For example:
            one that adds tax to a price.
          </EmptyState>
        )}
        {all.length > 0 && <ScriptList scripts={all} search={search} onClear={() => setSearch('')} />}
      </div>
      <CreateScriptDialog
        isOpen={isCreating}
        taken={all.map(({ path }) => path)}
        onClose={() => setIsCreating(false)}
      />
    </>
  );
}

function SearchField({ value, onChange }: { value: string; onChange(value: string): void }) {
  return (
    <search className="border-line border-b px-4 py-2">
      <label className="relative flex max-w-sm items-center">
        <span className="sr-only">Search scripts</span>
        <Search className="pointer-events-none absolute left-2.5 size-4 text-muted" aria-hidden />
        <input
          type="search"
          value={value}
          placeholder="Search by path"
          onChange={(event) => onChange(event.target.value)}
          className="h-8 phone:h-11 w-full rounded-control border border-line-strong/60 bg-surface pr-2.5 pl-8 hover:border-line-strong"
        />
      </label>
    </search>
  );
}

type ScriptListProps = { scripts: readonly ScriptListItem[]; search: string; onClear(): void };

function ScriptList({ scripts, search, onClear }: ScriptListProps) {
  const folders = scriptsByFolder(scripts, search);
  if (folders.length === 0) {
    return (
      <EmptyState
        icon={Search}
        title={`No script is called “${search.trim()}”`}
        action={<Button onClick={onClear}>Show all scripts</Button>}
      />
    );
  }
  return folders.map(({ folder, scripts: inFolder }) => (
    <section key={folder} aria-label={`Folder ${folder}`}>
      <h2 className="sticky top-0 z-10 border-line border-b bg-bg px-4 py-2 font-medium text-muted text-xs">
        {folder}
      </h2>
      <ul>
        {inFolder.map((script) => (
          <ScriptRow key={script.scriptId} script={script} />
        ))}
      </ul>
    </section>
  ));
}

function ScriptRow({ script: { path, version, updatedAt, updatedBy } }: { script: ScriptListItem }) {
  const { slug } = useWorkspace();
  return (
    <li className="relative flex min-h-12 items-center gap-4 border-line border-b px-4 py-1.5 transition-colors focus-within:bg-hover hover:bg-hover">
      <Link
        to={`/w/${slug}/scripts/${path}`}
        className="clip-line min-w-0 flex-1 font-medium font-mono text-sm before:absolute before:inset-0 focus-visible:outline-none focus-visible:before:-outline-offset-2 focus-visible:before:outline-2 focus-visible:before:outline-accent"
        title={path}
      >
        {path.slice(path.indexOf('/') + 1)}
      </Link>
      <span className="text-muted text-xs tabular-nums">Version {version}</span>
      <p className="w-44 text-right text-muted text-xs max-md:hidden">
        Changed <RelativeTime at={updatedAt} />
        {updatedBy && <span className="clip-line block">by {updatedBy}</span>}
      </p>
    </li>
  );
}
