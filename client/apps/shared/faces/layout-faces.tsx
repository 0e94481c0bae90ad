import { Tabs as Radix } from 'radix-ui';
import { useEffect } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { useGridSettings } from '../grid-settings.tsx';
import { objectOf } from '../runtime/app-scope.ts';
import { useRuntime, useRuntimeState } from '../runtime/runtime-context.tsx';
import { type FaceProps, readFlag, readText, textOf } from './read-prop.ts';

export function ContainerFace({ id, values }: FaceProps) {
  const { Place } = useGridSettings();
  const title = readText(values, 'title');
  return (
    <section
      aria-label={title || undefined}
      className={cx(
        'flex h-full flex-col gap-2',
        readFlag(values, 'border') ? 'rounded-card border border-line bg-surface p-3.5' : '-m-1.5',
      )}
    >
      {title !== '' && <h3 className="px-1.5 font-semibold text-md">{title}</h3>}
      <div className="min-h-6 flex-1">
        <Place place={{ parent: id, slot: null }} />
      </div>
    </section>
  );
}

export function TabsFace({ id, values }: FaceProps) {
  const { Place } = useGridSettings();
  const runtime = useRuntime();
  const tabs = readTabs(values.tabs);
  const chosen = useRuntimeState((state) => textOf(objectOf(state.scope[id]).value));
  const shown = tabs.some((tab) => tab.id === chosen) ? chosen : (tabs[0]?.id ?? '');
  useEffect(() => runtime.setOutputs(id, { value: shown }), [runtime, id, shown]);
  function handleChange(next: string): void {
    runtime.setOutputs(id, { value: next }, true);
    void runtime.fire(id, 'change', { value: next });
  }
  return (
    <Radix.Root value={shown} onValueChange={handleChange} className="flex h-full flex-col">
      <Radix.List
        aria-label="Tabs"
        className="flex shrink-0 gap-5 overflow-x-auto border-line border-b px-1.5"
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className="-mb-px flex h-11 items-center whitespace-nowrap border-transparent border-b-2 font-medium text-md text-muted hover:text-text focus-visible:outline-offset-0 data-[state=active]:border-accent data-[state=active]:text-text"
          >
            {tab.title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className="min-h-6 flex-1 pt-2">
          <Place place={{ parent: id, slot: tab.id }} />
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

function readTabs(value: unknown): { id: string; title: string }[] {
  if (!Array.isArray(value)) return [];
  return value.map((tab: unknown) => {
    const { id, title } = objectOf(tab);
    return { id: textOf(id), title: textOf(title) };
  });
}
