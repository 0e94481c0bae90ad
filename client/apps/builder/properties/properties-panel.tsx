import { X } from 'lucide-react';
import { IconButton } from '#client/ui/icon-button.tsx';
import type { AppView } from '#shared/apps/app-views.ts';
import { useBuilder, useBuilderState, useSelectedComponent } from '../state/builder-context.tsx';
import { AppProperties } from './app-properties.tsx';
import { ComponentProperties } from './component-properties.tsx';
import { SeveralProperties } from './several-properties.tsx';

/** The properties of the selected component, else those of the app. */
export function PropertiesPanel({ app }: { app: AppView }) {
  const builder = useBuilder();
  const component = useSelectedComponent();
  const count = useBuilderState((state) => state.selection.length);
  const notice = useBuilderState((state) => state.notice);
  return (
    <section
      aria-label="Properties"
      data-properties-panel
      onBlur={() => builder.endGesture()}
      className="flex w-72 shrink-0 flex-col overflow-auto xl:w-80 border-line border-l bg-surface"
    >
      {notice !== null && (
        <div
          role="alert"
          className="flex items-start gap-2 border-line border-b bg-warn-soft px-4 py-2 text-warn text-xs"
        >
          <span className="flex-1">{notice}</span>
          <IconButton
            icon={X}
            size="small"
            label="Close the note"
            className="-my-1"
            onClick={() => {
              builder.set({ notice: null });
              builder.sync.acknowledgeConflict();
            }}
          />
        </div>
      )}
      {count > 1 ? (
        <SeveralProperties />
      ) : component === undefined ? (
        <AppProperties app={app} />
      ) : (
        <ComponentProperties key={component.id} component={component} />
      )}
    </section>
  );
}
