import { Command as Search } from 'cmdk';
import { StickyNote as NoteIcon } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { Dialog } from '#client/ui/dialog.tsx';
import { Kbd } from '#client/ui/kbd.tsx';
import type { FlowNode, StickyNote } from '#shared/graph/schema.ts';
import { nodeCatalogue } from '#shared/nodes/catalogue.ts';
import { noteName } from '../canvas/note-view.tsx';
import { addNode } from '../commands/actions.ts';
import { type Command, commandGroups } from '../commands/command.ts';
import { commands } from '../commands/commands.ts';
import { noteElementId } from '../commands/placed-things.ts';
import { kindLabel, titleOf } from '../nodes/faces.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import { paletteGroups } from '../palette/palette-groups.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { scoreOf } from './score-of.ts';

/** Of more nodes or notes only those that fit best are listed, so that every letter is answered at once. */
const maxListed = 100;

/** Everything that can be done, every node and every note by name (design 5.2, 22). */
export function CommandPalette({ onClose }: { onClose(): void }) {
  const chosen = useRef<() => void>(null);
  const [search, setSearch] = useState('');
  /** A command runs when the palette is gone and has given the focus back. */
  const act: Act = (run) => {
    chosen.current = run;
    onClose();
  };
  return (
    <Dialog title="Commands" isOpen size="medium" onClose={onClose} onClosed={() => chosen.current?.()}>
      <Search label="Search commands and nodes" loop filter={scoreOf} className="flex min-h-0 flex-col pb-2">
        <Search.Input
          aria-label="Search commands and nodes"
          placeholder="Type what you want to do, or the name of a node"
          value={search}
          onValueChange={setSearch}
          className="mx-5 h-10 shrink-0 rounded-control border border-line-strong/60 bg-surface px-3 outline-none focus:border-accent"
        />
        <Search.List className="h-96 max-h-[60vh] min-h-0 overflow-y-auto px-3 py-2">
          <Search.Empty className="px-2 py-3 text-muted">Nothing is called that.</Search.Empty>
          <CommandItems act={act} />
          <PlaceItems act={act} search={search} />
          <KindItems act={act} />
        </Search.List>
      </Search>
    </Dialog>
  );
}

type Act = (run: () => void) => void;

function CommandItems({ act }: { act: Act }) {
  const editor = useEditor();
  const enabled = Object.entries<Command>(commands).filter(
    ([id, command]) => id !== 'palette' && command.isEnabled(editor.store.getState()),
  );
  return commandGroups.map((group) => (
    <Search.Group key={group} heading={group} className={groupClasses}>
      {enabled
        .filter(([, command]) => command.group === group)
        .map(([id, command]) => (
          <Item
            key={id}
            value={`${command.label} ${group}`}
            label={command.label}
            onSelect={() => act(() => command.run(editor))}
          >
            {command.shortcuts.slice(0, 1).map((keys) => (
              <Kbd key={keys} keys={keys} />
            ))}
          </Item>
        ))}
    </Search.Group>
  ));
}

function searchTextOf(node: FlowNode): string {
  return `${titleOf(node)} ${node.id} ${kindLabel(node.kind)}`;
}

function searchTextOfNote(note: StickyNote): string {
  return `${noteName(note)} ${note.id}`;
}

function bestOf<Place>(
  places: readonly Place[],
  search: string,
  textOf: (place: Place) => string,
): readonly Place[] {
  if (places.length <= maxListed) return places;
  if (search.trim() === '') return places.slice(0, maxListed);
  return places
    .map((place) => ({ place, score: scoreOf(textOf(place), search) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, maxListed)
    .map(({ place }) => place);
}

function PlaceItems({ act, search }: { act: Act; search: string }) {
  const editor = useEditor();
  const definition = useEditorState((state) => state.definition);
  const nodes = useMemo(() => bestOf(definition.nodes, search, searchTextOf), [definition.nodes, search]);
  const notes = useMemo(() => bestOf(definition.notes, search, searchTextOfNote), [definition.notes, search]);
  return (
    <Search.Group heading="Go to" className={groupClasses}>
      {nodes.map((node) => (
        <Item
          key={node.id}
          value={searchTextOf(node)}
          label={titleOf(node)}
          icon={<KindTile kind={node.kind} size="small" />}
          onSelect={() =>
            act(() => {
              editor.select({ nodes: [node.id] });
              editor.set({ reveal: { nodes: [node.id], focus: true } });
            })
          }
        >
          <span className="text-muted text-xs">{kindLabel(node.kind)}</span>
        </Item>
      ))}
      {notes.map((note) => (
        <Item
          key={note.id}
          value={searchTextOfNote(note)}
          label={noteName(note)}
          icon={<NoteIcon className="mx-1 size-4 text-muted" aria-hidden />}
          onSelect={() =>
            act(() => {
              editor.select({ notes: [note.id] });
              editor.set({ reveal: { nodes: [noteElementId(note.id)], focus: true } });
            })
          }
        />
      ))}
    </Search.Group>
  );
}

function KindItems({ act }: { act: Act }) {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  if (isReadOnly) return null;
  return (
    <Search.Group heading="Add" className={groupClasses}>
      {paletteGroups
        .flatMap(({ kinds }) => kinds)
        .map((kind) => (
          <Item
            key={kind}
            value={`Add ${nodeCatalogue[kind].label} ${nodeCatalogue[kind].description}`}
            label={`Add ${nodeCatalogue[kind].label}`}
            icon={<KindTile kind={kind} size="small" />}
            onSelect={() => act(() => addNode(editor, kind, { focus: true }))}
          />
        ))}
    </Search.Group>
  );
}

const groupClasses =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs';

type ItemProps = {
  /** What is searched. */
  value: string;
  label: string;
  icon?: ReactNode;
  onSelect(): void;
  children?: ReactNode;
};

function Item({ value, label, icon, onSelect, children }: ItemProps) {
  return (
    <Search.Item
      value={value}
      aria-label={label}
      onSelect={onSelect}
      className="flex min-h-9 items-center gap-2.5 rounded-control px-2 data-[selected=true]:bg-hover"
    >
      {icon}
      <span className="clip-line min-w-0 flex-1">{label}</span>
      {children}
    </Search.Item>
  );
}
