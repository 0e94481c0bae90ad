import * as z from 'zod';
import {
  changeEvent,
  defineComponent,
  disabledField,
  helpField,
  hiddenField,
  inputProps,
  labelField,
  noSlots,
  type PropField,
  requiredField,
  textProp,
} from './contract.ts';

export const datePropsSchema = z.strictObject({
  ...inputProps,
  /** Days as `2026-11-24`. */
  defaultValue: textProp.default(''),
  min: textProp.default(''),
  max: textProp.default(''),
});

const dayField = (name: string, label: string): PropField => ({
  name,
  label,
  editor: { kind: 'date' },
  isBindable: true,
  default: '',
});

export const dateComponent = defineComponent<z.infer<typeof datePropsSchema>>({
  kind: 'date',
  label: 'Date',
  description: 'A day',
  family: 'input',
  icon: 'calendar',
  isContainer: false,
  size: { w: 3, h: 4 },
  minSize: { w: 2, h: 2 },
  schema: datePropsSchema,
  initialProps: { label: 'Date' },
  fields: [
    labelField,
    dayField('defaultValue', 'Default value'),
    dayField('min', 'Earliest'),
    dayField('max', 'Latest'),
    helpField,
    requiredField,
    disabledField,
    hiddenField,
  ],
  events: [changeEvent],
  outputs: [
    {
      name: 'value',
      description: 'The day as 2026-11-24; null while empty',
      initial: null,
      isSettable: true,
    },
    { name: 'isValid', description: 'Whether it may be sent as it is', initial: true },
  ],
  slots: noSlots,
});
