import { useDraggable } from '@dnd-kit/core';
import { componentCatalogue } from '#shared/apps/components/catalogue.ts';
import {
  type ComponentFamily,
  type ComponentKind,
  componentKinds,
} from '#shared/apps/components/contract.ts';
import { addComponent } from './commands/builder-actions.ts';
import { componentIcons } from './component-icons.ts';
import { useBuilder } from './state/builder-context.tsx';

const groups: readonly { title: string; families: readonly ComponentFamily[] }[] = [
  { title: 'Show', families: ['display', 'data'] },
  { title: 'Ask', families: ['input'] },
  { title: 'Do', families: ['actions', 'flow'] },
  { title: 'Arrange', families: ['layout'] },
];

/** Every kind of component: dragged onto the page, or added by Enter or a press. */
export function ComponentPalette() {
  return (
    <section aria-label="Components" className="border-line border-b p-2">
      <h2 className="sr-only">Components</h2>
      {groups.map(({ title, families }) => (
        <div key={title} className="pb-2">
          <h3 className="px-1 pb-1 font-medium text-muted text-xs">{title}</h3>
          <div className="grid grid-cols-2 gap-1">
            {componentKinds
              .filter((kind) => families.includes(componentCatalogue[kind].family))
              .map((kind) => (
                <PaletteEntry key={kind} kind={kind} />
              ))}
          </div>
        </div>
      ))}
    </section>
  );
}

function PaletteEntry({ kind }: { kind: ComponentKind }) {
  const builder = useBuilder();
  const { setNodeRef, listeners } = useDraggable({ id: `add:${kind}`, data: { add: kind } });
  const { label, description } = componentCatalogue[kind];
  const Icon = componentIcons[kind];
  return (
    <button
      ref={setNodeRef}
      type="button"
      {...listeners}
      title={description}
      data-kind={kind}
      onClick={() => addComponent(builder, kind)}
      className="flex h-8 min-w-0 cursor-grab touch-none items-center gap-1.5 rounded-control border border-line bg-surface px-1.5 text-xs transition-colors hover:border-line-strong hover:bg-hover"
    >
      <Icon className="size-3.5 shrink-0 text-accent" aria-hidden />
      <span className="clip-line">{label}</span>
    </button>
  );
}
