import { TextField } from '#client/ui/text-field.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppComponent } from '#shared/apps/app-schema.ts';
import { placeIdOf } from '../commands/landing.ts';
import { phoneSiblings, planPhoneHidden, planPhoneMove } from '../commands/phone-order.ts';
import { planMove, planResize } from '../commands/plan-component.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';

/** Where a component stands on a screen, and on a phone. */
export function PlaceProperties({ component }: { component: AppComponent }) {
  const builder = useBuilder();
  const definition = useBuilderState((state) => state.definition);
  const { id, layout } = component;
  const { x, y, w, h } = layout.desktop;
  const siblings = phoneSiblings(definition, id);
  const position = siblings.findIndex((one) => one.id === id);
  const apply = (operation: AppOperation | undefined) => operation !== undefined && builder.apply(operation);
  const move = (at: { x: number; y: number }) =>
    apply(planMove(definition, id, { place: placeIdOf(component), at }));
  const resize = (size: { w: number; h: number }) => apply(planResize(definition, id, size));
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1 font-semibold text-xs">On a screen</legend>
        <div className="grid grid-cols-2 gap-2">
          <NumberField label="Column" value={x + 1} onChange={(column) => move({ x: column - 1, y })} />
          <NumberField label="Row" value={y + 1} onChange={(row) => move({ x, y: row - 1 })} />
          <NumberField label="Width in columns" value={w} onChange={(next) => resize({ w: next, h })} />
          <NumberField label="Height in rows" value={h} onChange={(next) => resize({ w, h: next })} />
        </div>
        <p className="text-muted text-xs">Of 12 columns. Arrow keys move it, Ctrl and arrows resize it.</p>
      </fieldset>
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1 font-semibold text-xs">On a phone</legend>
        <NumberField
          label={`Position of ${siblings.length}`}
          value={position + 1}
          onChange={(next) => apply(planPhoneMove(definition, id, next - 1))}
        />
        <Switch
          label="Hidden on phones"
          isChecked={layout.mobile?.hidden === true}
          onChange={(isHidden) => apply(planPhoneHidden(definition, id, isHidden))}
        />
      </fieldset>
    </>
  );
}

type NumberFieldProps = { label: string; value: number; onChange(value: number): void };

function NumberField({ label, value, onChange }: NumberFieldProps) {
  return (
    <TextField
      type="number"
      min={1}
      label={label}
      value={String(value)}
      onChange={(event) => {
        const next = Math.round(event.target.valueAsNumber);
        if (next >= 1) onChange(next);
      }}
    />
  );
}
