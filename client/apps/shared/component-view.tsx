import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { AppComponent } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import type { ComponentKind } from '#shared/apps/components/contract.ts';
import { isJsonObject, type JsonObject } from '#shared/json.ts';
import { faces } from './faces/faces.ts';
import { useFilledProps } from './runtime/runtime-context.tsx';

/** One component as people see it; a broken binding says so and leaves the rest working (design 6.2). */
export function ComponentView({ component }: { component: AppComponent }) {
  const props = useMemo(() => withDefaults(component), [component]);
  const { values, errors } = useFilledProps(props);
  const contract = findComponentContract(component.kind);
  if (contract === undefined) return <Problem text={`This part (${component.kind}) is not known here.`} />;
  const Face = faces[component.kind as ComponentKind];
  const messages = Object.entries(errors);
  return (
    <>
      <Face id={component.id} values={values} rows={component.layout.desktop.h} />
      {messages.map(([name, message]) => (
        <Problem
          key={name}
          text={`${contract.fields.find((field) => field.name === name)?.label ?? name}: ${message}`}
        />
      ))}
    </>
  );
}

function Problem({ text }: { text: string }) {
  return (
    <p className="flex items-start gap-1.5 pt-1 text-bad text-xs">
      <TriangleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
      {text}
    </p>
  );
}

/** The properties with defaults; of an unfinished component what it has. */
function withDefaults({ kind, props }: AppComponent): JsonObject {
  const contract = findComponentContract(kind);
  if (contract === undefined) return props;
  const parsed = contract.schema.safeParse(props);
  if (parsed.success && isJsonObject(parsed.data as JsonObject)) return parsed.data as JsonObject;
  const defaults = Object.fromEntries(contract.fields.map((field) => [field.name, field.default]));
  return { ...defaults, ...props };
}
