import { CircleAlert, Copy, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Tabs } from '#client/ui/tabs.tsx';
import type { AppComponent } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { deleteSelection, duplicateSelection } from '../commands/builder-actions.ts';
import { iconOf } from '../component-icons.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { HandlerList } from './handler-list.tsx';
import { NameField } from './name-field.tsx';
import { PlaceProperties } from './place-properties.tsx';
import { PropFieldView } from './prop-field.tsx';

type OfComponent = { component: AppComponent };

/** Everything about one component: what it shows, what happens, where it stands. */
export function ComponentProperties({ component }: OfComponent) {
  const builder = useBuilder();
  const [tab, setTab] = useState('settings');
  const contract = findComponentContract(component.kind);
  const Icon = iconOf(component.kind);
  const outputs = (contract?.outputs ?? [])
    .slice(0, 3)
    .map(({ name }) => `${component.id}.${name}`)
    .join(', ');
  const hasEvents = (contract?.events.length ?? 0) > 0;
  const body = (content: ReactNode) => <div className="flex flex-col gap-4 p-4">{content}</div>;
  return (
    <>
      <header className="flex flex-col gap-2 px-4 pt-3 pb-3">
        <div className="flex items-center gap-2">
          <Icon className="size-4 text-accent" aria-hidden />
          <h2 className="flex-1 font-semibold">{contract?.label ?? component.kind}</h2>
          <IconButton
            icon={Copy}
            size="small"
            label="Duplicate"
            shortcut="Ctrl+D"
            onClick={() => duplicateSelection(builder)}
          />
          <IconButton
            icon={Trash2}
            size="small"
            label="Delete"
            shortcut="Delete"
            onClick={() => deleteSelection(builder)}
          />
        </div>
        <NameField
          label="Name"
          help={outputs === '' ? undefined : `Bindings see ${outputs}`}
          value={component.id}
          onRename={(newId) => builder.apply({ kind: 'rename_component', id: component.id, newId })}
        />
      </header>
      <ProblemLines id={component.id} />
      <Tabs
        label="Properties of the component"
        value={tab}
        onChange={setTab}
        tabs={[
          { id: 'settings', label: 'Settings', content: body(<Settings component={component} />) },
          ...(hasEvents
            ? [{ id: 'events', label: 'Events', content: body(<Events component={component} />) }]
            : []),
          { id: 'place', label: 'Place', content: body(<PlaceProperties component={component} />) },
        ]}
      />
    </>
  );
}

function ProblemLines({ id }: { id: string }) {
  const all = useBuilderState((state) => state.problems);
  const problems = all.filter((problem) => problem.component === id);
  if (problems.length === 0) return null;
  return (
    <ul className="mx-4 mb-2 flex flex-col gap-1 rounded-control bg-bad-soft px-2.5 py-2 text-xs">
      {problems.map(({ message }) => (
        <li key={message} className="flex items-start gap-1.5">
          <CircleAlert className="mt-px size-3.5 shrink-0 text-bad" aria-hidden />
          {message}
        </li>
      ))}
    </ul>
  );
}

function Settings({ component }: OfComponent) {
  const builder = useBuilder();
  const { id, kind, props } = component;
  function set(name: string, value: JsonValue | undefined): void {
    const { [name]: _before, ...rest } = props;
    const next: JsonObject = value === undefined ? rest : { ...props, [name]: value };
    builder.apply({ kind: 'update_component', id, set: { props: next } }, `${id}.${name}`);
  }
  return findComponentContract(kind)?.fields.map((field) => (
    <PropFieldView
      key={field.name}
      field={field}
      value={props[field.name]}
      onChange={(value) => set(field.name, value)}
    />
  ));
}

function Events({ component }: OfComponent) {
  const builder = useBuilder();
  const firstAction = useBuilderState((state) => state.definition.actions[0]?.id ?? 'action1');
  const { id, kind, events } = component;
  return findComponentContract(kind)?.events.map((event) => (
    <HandlerList
      key={event.name}
      label={event.label}
      event={event.name}
      firstAction={firstAction}
      handlers={events[event.name] ?? []}
      onChange={(handlers) =>
        builder.apply(
          { kind: 'update_component', id, set: { events: { ...events, [event.name]: handlers } } },
          `${id}.events.${event.name}`,
        )
      }
    />
  ));
}
