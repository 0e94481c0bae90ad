import { useBuilder, useBuilderState, useSelectedComponent } from '../state/builder-context.tsx';
import { AppProperties } from './app-properties.tsx';
import { ComponentProperties } from './component-properties.tsx';

/** The properties of the selected component, else those of the app. */
export function PropertiesPanel() {
  const builder = useBuilder();
  const component = useSelectedComponent();
  const notice = useBuilderState((state) => state.notice);
  return (
    <section
      aria-label="Properties"
      onBlur={() => builder.endGesture()}
      className="flex w-80 shrink-0 flex-col overflow-auto border-line border-l bg-surface"
    >
      {notice !== null && (
        <p role="alert" className="border-line border-b bg-warn-soft px-4 py-2 text-warn text-xs">
          {notice}
        </p>
      )}
      {component === undefined ? (
        <AppProperties />
      ) : (
        <ComponentProperties key={component.id} component={component} />
      )}
    </section>
  );
}
