import { useQuery } from '@tanstack/react-query';
import { Button } from '#client/ui/button.tsx';
import { replacingOperation } from '#shared/graph/replacing-operation.ts';
import { readImport } from '../files/read-import.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

const files = import.meta.glob<string>('../../../templates/*.json', { query: '?raw', import: 'default' });

/** Flows to begin with, while the canvas is empty; one edit that undo takes back. */
export function TemplateChoice() {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: readTemplates,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isReadOnly || templates.data === undefined) return null;
  return (
    <section aria-label="Templates" className="pointer-events-auto flex flex-col items-center gap-2 pt-2">
      <p className="text-muted text-xs">Or begin with a flow that works already</p>
      <div className="flex flex-wrap justify-center gap-2">
        {templates.data.map(({ title, definition }) => (
          <Button
            key={title}
            onClick={() => {
              editor.apply(replacingOperation(editor.store.getState().definition, definition));
              editor.set({ viewChange: { kind: 'fit' } });
            }}
          >
            <span className="flex gap-0.5">
              {kindsOf(definition).map((kind) => (
                <KindTile key={kind} kind={kind} size="small" />
              ))}
            </span>
            {title}
          </Button>
        ))}
      </div>
    </section>
  );
}

async function readTemplates() {
  const texts = await Promise.all(Object.values(files).map((load) => load()));
  return texts.flatMap((text) => {
    const file = readImport(text);
    return file.ok && file.title !== undefined ? [{ title: file.title, definition: file.definition }] : [];
  });
}

const shownKinds = 3;

function kindsOf({ nodes }: { nodes: readonly { kind: string }[] }): string[] {
  return [...new Set(nodes.map(({ kind }) => kind))].slice(0, shownKinds);
}
