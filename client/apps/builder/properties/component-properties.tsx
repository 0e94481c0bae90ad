import { type ReactNode, useState } from 'react';
import { Tabs } from '#client/ui/tabs.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import type { AppComponent } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import { validateApp } from '#shared/apps/validate-app.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { planResize } from '../commands/plan-component.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { HandlerList } from './handler-list.tsx';
import { NameField } from './name-field.tsx';
import { PropFieldView } from './prop-field.tsx';

type OfComponent = { component: AppComponent };

/** Everything about one component: what it shows, what happens, where it stands. */
export function ComponentProperties({ component }: OfComponent) {
  const builder = useBuilder();
  const [tab, setTab] = useState('settings');
  const contract = findComponentContract(component.kind);
  const hasEvents = (contract?.events.length ?? 0) > 0;
  const body = (content: ReactNode) => <div className="flex flex-col gap-4 p-4">{content}</div>;
  return (
    <>
      <header className="flex flex-col gap-2 px-4 pt-4 pb-2">
        <h2 className="font-semibold">{contract?.label ?? component.kind}</h2>
        <NameField
          label="Name"
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
          { id: 'place', label: 'Place', content: body(<Place component={component} />) },
        ]}
      />
    </>
  );
}

function ProblemLines({ id }: { id: string }) {
  const definition = useBuilderState((state) => state.definition);
  const problems = validateApp(definition).filter((problem) => problem.component === id);
  if (problems.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 px-4 pb-2 text-warn text-xs">
      {problems.map(({ message }) => (
        <li key={message}>{message}</li>
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

function Place({ component }: OfComponent) {
  const builder = useBuilder();
  const { id, layout } = component;
  const { w, h } = layout.desktop;
  const mobile = layout.mobile ?? {};
  function resize(size: { w: number; h: number }): void {
    const operation = planResize(builder.store.getState().definition, id, size);
    if (operation !== undefined) builder.apply(operation);
  }
  const setMobile = (changes: { hidden?: boolean; order?: number }) =>
    builder.apply({
      kind: 'set_layouts',
      layouts: { [id]: { ...layout, mobile: { ...mobile, ...changes } } },
    });
  const number = (text: string, least: number) => Math.max(least, Math.round(Number(text) || least));
  return (
    <>
      <TextField
        type="number"
        label="Columns"
        help="Of 12. Arrow keys move the component, Ctrl and arrows resize it."
        value={String(w)}
        onChange={(event) => resize({ w: number(event.target.value, 1), h })}
      />
      <TextField
        type="number"
        label="Rows"
        value={String(h)}
        onChange={(event) => resize({ w, h: number(event.target.value, 1) })}
      />
      <TextField
        type="number"
        label="Position on a phone"
        help="Left empty it is the order in which the page is read."
        value={mobile.order === undefined ? '' : String(mobile.order)}
        onChange={(event) => setMobile({ order: number(event.target.value, 0) })}
      />
      <Switch
        label="Hidden on a phone"
        isChecked={mobile.hidden === true}
        onChange={(hidden) => setMobile({ hidden })}
      />
    </>
  );
}
