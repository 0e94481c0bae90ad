import * as z from 'zod';

import type { JsonObject, JsonValue } from '#shared/json.ts';

/** The kinds of the first slice, in the order of the palette. */
export const componentKinds = [
  'text',
  'heading',
  'text_input',
  'number_input',
  'select',
  'date',
  'flow_form',
  'button',
  'table',
  'run_status',
  'run_history',
  'container',
  'tabs',
] as const;

export type ComponentKind = (typeof componentKinds)[number];

export type ComponentFamily = 'display' | 'input' | 'actions' | 'data' | 'flow' | 'layout';

/** With what a builder edits a property. `choice` has a fixed list; `options`, `columns` and `tabs` edit lists. */
export type PropEditor =
  | { kind: 'text' }
  | { kind: 'long_text' }
  | { kind: 'number'; min?: number; max?: number; step?: number }
  | { kind: 'boolean' }
  | { kind: 'choice'; choices: { value: string; label: string }[] }
  | { kind: 'date' }
  | { kind: 'binding' }
  | { kind: 'action'; effect?: 'read' | 'write'; runs?: 'flow' | 'script' }
  | { kind: 'options' }
  | { kind: 'columns' }
  | { kind: 'tabs' };

/** A property of a component, as the panel of the builder shows it, in this order. */
export type PropField = {
  name: string;
  label: string;
  help?: string;
  editor: PropEditor;
  /** Whether the value may be a text with `{{ }}` instead. */
  isBindable: boolean;
  /** What applies where the property is left out. */
  default: JsonValue;
};

/** Something that happens to a component; `event` in its handlers' bindings has what `description` says. */
export type ComponentEvent = { name: string; label: string; description: string };

/** What bindings see of a component as `<id>.<name>`; `settable`: `set_value` writes it. */
export type ComponentOutput = {
  name: string;
  description: string;
  /** Before anybody has done anything. */
  initial: JsonValue;
  isSettable?: boolean;
};

/**
 * What the whole product knows of a component kind: its properties, their editors, its events and what bindings see.
 * One file per kind; its face in the builder and in the viewer live in the client.
 */
export type ComponentContract<Props = unknown> = {
  kind: ComponentKind;
  /** Its name in the palette. */
  label: string;
  /** One sentence for the palette. */
  description: string;
  family: ComponentFamily;
  /** The name of an icon of the product's set. */
  icon: string;
  isContainer: boolean;
  /** Columns and rows of one that was just added. */
  size: { w: number; h: number };
  minSize: { w: number; h: number };
  /** Its properties with defaults filled; texts with `{{ }}` stay as they are. */
  schema: z.ZodType<Props>;
  /** The properties of one that was just added. */
  initialProps: JsonObject;
  fields: PropField[];
  events: ComponentEvent[];
  outputs: ComponentOutput[];
  /** The parts of a container into which children are put; empty: it has only one. */
  slots(props: Props): { id: string; title: string }[];
};

/** Keeps the type of the properties inside a contract while the catalogue holds them all. */
export function defineComponent<Props>(contract: ComponentContract<Props>): ComponentContract<Props> {
  return contract;
}

export const noSlots = (): { id: string; title: string }[] => [];

const bindingTextSchema = z.string().max(20_000);

/** A text in which `{{ }}` may stand. */
export const textProp = bindingTextSchema;

/** A value of its own type, or a text that holds `{{ }}` and gives one. */
export function bindable<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, bindingTextSchema.regex(/\{\{/, 'Give a value, or a binding in {{ }}')]);
}

/** Choices of a select: `{ value, label }` each. */
export const optionsSchema = z
  .array(z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]), label: textProp }))
  .max(1000);

export const columnTypes = ['text', 'number', 'money', 'date', 'boolean', 'tag', 'link', 'json'] as const;

export const columnsSchema = z
  .array(
    z.strictObject({
      /** The field of the row, or a path such as `customer.name`. */
      field: z.string().min(1).max(200),
      label: textProp,
      type: z.enum(columnTypes).default('text'),
      width: z.int().min(40).max(1200).optional(),
      isHidden: z.boolean().optional(),
    }),
  )
  .max(100);

/** An action's id, or empty while none is chosen. */
export const actionProp = z.string().max(64);

export const labelField: PropField = {
  name: 'label',
  label: 'Label',
  editor: { kind: 'text' },
  isBindable: true,
  default: '',
};

export const helpField: PropField = {
  name: 'help',
  label: 'Help text',
  editor: { kind: 'text' },
  isBindable: true,
  default: '',
};

export const requiredField: PropField = {
  name: 'required',
  label: 'Required',
  editor: { kind: 'boolean' },
  isBindable: true,
  default: false,
};

export const disabledField: PropField = {
  name: 'disabled',
  label: 'Disabled',
  editor: { kind: 'boolean' },
  isBindable: true,
  default: false,
};

export const hiddenField: PropField = {
  name: 'hidden',
  label: 'Hidden',
  help: 'A hidden component gives its space back',
  editor: { kind: 'boolean' },
  isBindable: true,
  default: false,
};

export const hiddenProp = bindable(z.boolean()).default(false);
export const flagProp = bindable(z.boolean()).default(false);

/** What the inputs have in common. */
export const inputProps = {
  label: textProp.default(''),
  help: textProp.default(''),
  required: flagProp,
  disabled: flagProp,
  hidden: hiddenProp,
};

export const changeEvent: ComponentEvent = {
  name: 'change',
  label: 'When it changes',
  description: 'event.value is the new value',
};
