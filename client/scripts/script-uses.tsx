import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import type { ScriptView } from '#shared/scripts/script-view.ts';

/** The flows that use the script, and what it is itself made of. */
export function ScriptUses({ script: { usedBy, packages, scripts } }: { script: ScriptView }) {
  const { slug } = useWorkspace();
  return (
    <div className="flex flex-col gap-5 p-4">
      <List title="Flows whose draft uses it" none="No flow uses it.">
        {usedBy.map((path) => (
          <LinkItem key={path} to={`/w/${slug}/flows/${path}`} text={path} />
        ))}
      </List>
      <List title="Scripts that it imports" none="It imports no other script.">
        {Object.entries(scripts).map(([path, version]) => (
          <LinkItem key={path} to={`/w/${slug}/scripts/${path}`} text={path} note={`version ${version}`} />
        ))}
      </List>
      <List title="Packages, locked to these versions" none="It imports no package.">
        {Object.entries(packages).map(([name, version]) => (
          <li key={name}>
            <code className="font-mono text-xs">{name}</code> <span className="text-muted">{version}</span>
          </li>
        ))}
      </List>
    </div>
  );
}

function List({ title, none, children }: { title: string; none: string; children: ReactNode[] }) {
  return (
    <section>
      <h3 className="mb-1.5 font-medium text-muted text-xs">{title}</h3>
      {children.length === 0 ? <p>{none}</p> : <ul className="flex flex-col gap-1">{children}</ul>}
    </section>
  );
}

function LinkItem({ to, text, note }: { to: string; text: string; note?: string }) {
  return (
    <li>
      <Link to={to} className="rounded-sm text-accent underline underline-offset-2">
        {text}
      </Link>
      {note && <span className="text-muted"> {note}</span>}
    </li>
  );
}
