import { useDraggable } from '@dnd-kit/core';
import { componentCatalogue } from '#shared/apps/components/catalogue.ts';
import { type ComponentKind, componentKinds } from '#shared/apps/components/contract.ts';
import { placeForAdding, planAdd } from './commands/plan-component.ts';
import { componentIcons } from './component-icons.ts';
import { useBuilder } from './state/builder-context.tsx';

/** Every kind of component: dragged onto the page, or added by Enter or a press. */
export function ComponentPalette() {
  return (
    <section aria-label="Components" className="border-line border-b p-2">
      <h2 className="px-1 pb-1.5 font-medium text-muted text-xs">Components</h2>
      <div className="grid grid-cols-2 gap-1">
        {componentKinds.map((kind) => (
          <PaletteEntry key={kind} kind={kind} />
        ))}
      </div>
    </section>
  );
}

function PaletteEntry({ kind }: { kind: ComponentKind }) {
  const builder = useBuilder();
  const { setNodeRef, listeners } = useDraggable({ id: `add:${kind}`, data: { kind } });
  const { label, description } = componentCatalogue[kind];
  const Icon = componentIcons[kind];
  function handleAdd(): void {
    const { definition, page, selected } = builder.store.getState();
    const place = placeForAdding(definition, selected);
    const plan = planAdd(definition, kind, { page, place });
    if (plan !== undefined && builder.apply(plan.operation)) builder.select(plan.id);
  }
  return (
    <button
      ref={setNodeRef}
      type="button"
      {...listeners}
      title={description}
      data-kind={kind}
      onClick={handleAdd}
      className="flex h-8 min-w-0 cursor-grab touch-none items-center gap-2 rounded-control border border-line bg-surface px-2 text-xs hover:bg-hover"
    >
      <Icon className="size-3.5 shrink-0 text-muted" aria-hidden />
      <span className="clip-line">{label}</span>
    </button>
  );
}
