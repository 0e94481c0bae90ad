import * as z from 'zod';
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
  type PropField,
  requiredField,
} from './contract.ts';

const optionalNumber = bindable(z.number()).optional();

export const numberInputPropsSchema = z.strictObject({
  ...inputProps,
  defaultValue: optionalNumber,
  min: optionalNumber,
  max: optionalNumber,
  step: bindable(z.number().positive()).optional(),
});

const numberField = (name: string, label: string): PropField => ({
  name,
  label,
  editor: { kind: 'number' },
  isBindable: true,
  default: null,
});

export const numberInputComponent = defineComponent<z.infer<typeof numberInputPropsSchema>>({
  kind: 'number_input',
  label: 'Number',
  description: 'A number, with limits',
  family: 'input',
  icon: 'hash',
  isContainer: false,
  size: { w: 3, h: 4 },
  minSize: { w: 2, h: 2 },
  schema: numberInputPropsSchema,
  initialProps: { label: 'Number' },
  fields: [
    labelField,
    numberField('defaultValue', 'Default value'),
    numberField('min', 'Smallest'),
    numberField('max', 'Largest'),
    numberField('step', 'Step'),
    helpField,
    requiredField,
    disabledField,
    hiddenField,
  ],
  events: [changeEvent],
  outputs: [
    { name: 'value', description: 'The number; null while empty', initial: null, isSettable: true },
    { name: 'isValid', description: 'Whether it may be sent as it is', initial: true },
  ],
  slots: noSlots,
});
