import type { AppDefinition } from '#shared/apps/app-schema.ts';
import { allComponents } from '#shared/apps/find-in-app.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { readRows } from '../../shared/faces/table-rows.ts';
import { objectOf, type Scope } from '../../shared/runtime/app-scope.ts';
import { fillValue } from '../../shared/runtime/fill-values.ts';

/** What completion offers: the live scope, where a table that has no selected row lends its first one. */
export function sampleScope(definition: AppDefinition, scope: Scope, event?: string): JsonObject {
  const components = allComponents(definition);
  const tables = components.flatMap(({ id, kind, props }): [string, JsonValue][] => {
    const outputs = objectOf(scope[id]);
    if (kind !== 'table' || outputs.selectedRow !== null) return [];
    return [[id, { ...outputs, selectedRow: firstRow(props.rows ?? null, scope) } as JsonObject]];
  });
  const sample = { ...(scope as JsonObject), ...Object.fromEntries(tables) };
  return event === undefined ? sample : { ...sample, event: eventSample(event, tables) };
}

function firstRow(rows: JsonValue, scope: Scope): JsonValue {
  const { value } = fillValue(rows, scope, {});
  return readRows(value).rows[0] ?? null;
}

/** What handlers of an event see as `event`; a selected row is the first one of a table. */
function eventSample(event: string, tables: readonly [string, JsonValue][]): JsonValue {
  if (event === 'select')
    return { row: tables.map(([, outputs]) => objectOf(outputs).selectedRow)[0] ?? null } as JsonObject;
  if (event === 'page') return { page: 0 };
  return event === 'change' ? { value: null } : {};
}
