import * as z from 'zod';
import {
  defineComponent,
  disabledField,
  flagProp,
  hiddenField,
  hiddenProp,
  noSlots,
  textProp,
} from './contract.ts';

export const buttonPropsSchema = z.strictObject({
  label: textProp.default('Button'),
  tone: z.enum(['primary', 'secondary', 'danger']).default('primary'),
  disabled: flagProp,
  hidden: hiddenProp,
});

export const buttonComponent = defineComponent<z.infer<typeof buttonPropsSchema>>({
  kind: 'button',
  label: 'Button',
  description: 'Runs an action or goes somewhere',
  family: 'actions',
  icon: 'mouse-pointer-click',
  isContainer: false,
  size: { w: 2, h: 2 },
  minSize: { w: 1, h: 1 },
  schema: buttonPropsSchema,
  initialProps: { label: 'Button' },
  fields: [
    { name: 'label', label: 'Label', editor: { kind: 'text' }, isBindable: true, default: 'Button' },
    {
      name: 'tone',
      label: 'Look',
      editor: {
        kind: 'choice',
        choices: [
          { value: 'primary', label: 'Primary' },
          { value: 'secondary', label: 'Secondary' },
          { value: 'danger', label: 'Danger' },
        ],
      },
      isBindable: false,
      default: 'primary',
    },
    disabledField,
    hiddenField,
  ],
  events: [{ name: 'click', label: 'When it is clicked', description: 'event is empty' }],
  outputs: [{ name: 'isBusy', description: 'While what the click started is going on', initial: false }],
  slots: noSlots,
});
