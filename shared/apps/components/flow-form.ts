import * as z from 'zod';
import { jsonObjectSchema } from '#shared/graph/schema.ts';
import {
  actionProp,
  bindable,
  defineComponent,
  disabledField,
  flagProp,
  hiddenField,
  hiddenProp,
  noSlots,
  textProp,
} from './contract.ts';

/**
 * Draws the `viewer` and `one_of` inputs of an action as a form, from the schema that the server derived (a flow's
 * inputs). Submitting validates and then does what the event `submit` says, usually running the same action.
 */
export const flowFormPropsSchema = z.strictObject({
  action: actionProp.default(''),
  title: textProp.default(''),
  submitLabel: textProp.default('Submit'),
  /** What the fields begin with, by name, such as `{ order: "{{ table1.selectedRow.id }}" }`. */
  initialValues: bindable(jsonObjectSchema).default({}),
  resetAfterSubmit: z.boolean().default(false),
  disabled: flagProp,
  hidden: hiddenProp,
});

export const flowFormComponent = defineComponent<z.infer<typeof flowFormPropsSchema>>({
  kind: 'flow_form',
  label: 'Flow form',
  description: "A form drawn from a flow's inputs",
  family: 'input',
  icon: 'clipboard-list',
  isContainer: false,
  size: { w: 6, h: 14 },
  minSize: { w: 3, h: 4 },
  schema: flowFormPropsSchema,
  initialProps: { submitLabel: 'Submit' },
  fields: [
    { name: 'action', label: 'Action', editor: { kind: 'action' }, isBindable: false, default: '' },
    { name: 'title', label: 'Title', editor: { kind: 'text' }, isBindable: true, default: '' },
    {
      name: 'submitLabel',
      label: 'Label of the button',
      editor: { kind: 'text' },
      isBindable: true,
      default: 'Submit',
    },
    {
      name: 'initialValues',
      label: 'Values at the beginning',
      editor: { kind: 'binding' },
      isBindable: true,
      default: {},
    },
    {
      name: 'resetAfterSubmit',
      label: 'Empty after submitting',
      editor: { kind: 'boolean' },
      isBindable: false,
      default: false,
    },
    disabledField,
    hiddenField,
  ],
  events: [
    { name: 'submit', label: 'When it is submitted', description: 'event.values are the checked values' },
    { name: 'change', label: 'When a field changes', description: 'event.values are the values' },
  ],
  outputs: [
    { name: 'values', description: 'The values by the names of the inputs', initial: {}, isSettable: true },
    { name: 'isValid', description: 'Whether it may be sent as it is', initial: false },
  ],
  slots: noSlots,
});
