import * as z from 'zod';
import { jsonValueSchema } from '#shared/graph/schema.ts';
import {
  bindable,
  changeEvent,
  defineComponent,
  disabledField,
  helpField,
  hiddenField,
  inputProps,
  labelField,
  noSlots,
  optionsSchema,
  requiredField,
  textProp,
} from './contract.ts';

export const selectPropsSchema = z.strictObject({
  ...inputProps,
  /** A list, or a binding that gives one: of `{ value, label }`, or of plain values. */
  options: bindable(optionsSchema).default([]),
  placeholder: textProp.default('Choose'),
  defaultValue: jsonValueSchema.optional(),
});

export const selectComponent = defineComponent<z.infer<typeof selectPropsSchema>>({
  kind: 'select',
  label: 'Select',
  description: 'One of a list',
  family: 'input',
  icon: 'list-filter',
  isContainer: false,
  size: { w: 4, h: 4 },
  minSize: { w: 2, h: 2 },
  schema: selectPropsSchema,
  initialProps: {
    label: 'Select',
    options: [
      { value: 'first', label: 'First' },
      { value: 'second', label: 'Second' },
    ],
  },
  fields: [
    labelField,
    { name: 'options', label: 'Options', editor: { kind: 'options' }, isBindable: true, default: [] },
    {
      name: 'placeholder',
      label: 'Placeholder',
      editor: { kind: 'text' },
      isBindable: true,
      default: 'Choose',
    },
    {
      name: 'defaultValue',
      label: 'Default value',
      editor: { kind: 'binding' },
      isBindable: true,
      default: null,
    },
    helpField,
    requiredField,
    disabledField,
    hiddenField,
  ],
  events: [changeEvent],
  outputs: [
    { name: 'value', description: 'The chosen value; null: none', initial: null, isSettable: true },
    { name: 'label', description: 'The chosen label', initial: '' },
    { name: 'isValid', description: 'Whether it may be sent as it is', initial: true },
  ],
  slots: noSlots,
});
