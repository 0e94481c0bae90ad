import * as z from 'zod';
import {
  bindable,
  changeEvent,
  defineComponent,
  disabledField,
  flagProp,
  helpField,
  hiddenField,
  inputProps,
  labelField,
  noSlots,
  requiredField,
  textProp,
} from './contract.ts';

export const textInputPropsSchema = z.strictObject({
  ...inputProps,
  placeholder: textProp.default(''),
  defaultValue: textProp.default(''),
  multiline: flagProp,
  maxLength: bindable(z.int().min(1).max(1_000_000)).optional(),
});

export const textInputComponent = defineComponent<z.infer<typeof textInputPropsSchema>>({
  kind: 'text_input',
  label: 'Text input',
  description: 'One line or several lines of text',
  family: 'input',
  icon: 'text-cursor-input',
  isContainer: false,
  size: { w: 4, h: 4 },
  minSize: { w: 2, h: 2 },
  schema: textInputPropsSchema,
  initialProps: { label: 'Text' },
  fields: [
    labelField,
    { name: 'placeholder', label: 'Placeholder', editor: { kind: 'text' }, isBindable: true, default: '' },
    {
      name: 'defaultValue',
      label: 'Default value',
      editor: { kind: 'text' },
      isBindable: true,
      default: '',
    },
    {
      name: 'multiline',
      label: 'Several lines',
      editor: { kind: 'boolean' },
      isBindable: true,
      default: false,
    },
    {
      name: 'maxLength',
      label: 'Longest text',
      editor: { kind: 'number', min: 1, step: 1 },
      isBindable: true,
      default: null,
    },
    helpField,
    requiredField,
    disabledField,
    hiddenField,
  ],
  events: [
    changeEvent,
    { name: 'submit', label: 'When Enter is pressed', description: 'event.value is the text' },
  ],
  outputs: [
    { name: 'value', description: 'The text', initial: '', isSettable: true },
    { name: 'isValid', description: 'Whether it may be sent as it is', initial: true },
  ],
  slots: noSlots,
});
