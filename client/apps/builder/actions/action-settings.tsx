import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import type { ActionWhen, AppAction } from '#shared/apps/app-schema.ts';
import { BindingField } from '../properties/binding-field.tsx';
import type { ActionChange } from './action-detail.tsx';

type ActionSettingsProps = {
  action: AppAction;
  onChange: ActionChange;
};

const whenWords: Record<ActionWhen['kind'], string> = {
  manual: 'When somebody asks for it',
  load: 'When the app opens',
  change: 'When it opens and its inputs change',
  every: 'Every so often',
};

function newWhen(kind: string): ActionWhen {
  if (kind === 'change') return { kind, debounceMs: 300 };
  if (kind === 'every') return { kind, seconds: 30 };
  return kind === 'load' ? { kind } : { kind: 'manual' };
}

/** Whether it changes something, when it runs by itself, and what is asked before. */
export function ActionSettings({ action, onChange }: ActionSettingsProps) {
  const { effect, when, confirm } = action;
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(10rem,1fr))] items-start gap-3">
      <Select
        label="Effect"
        help={effect === 'write' ? 'What changes something waits for a press.' : undefined}
        value={effect}
        options={[
          { value: 'read', label: 'It only reads' },
          { value: 'write', label: 'It changes something' },
        ]}
        onChange={(next) =>
          onChange(
            next === 'write' ? { effect: 'write', when: { kind: 'manual' } } : { effect: 'read' },
            'effect',
          )
        }
      />
      <Select
        label="When"
        value={when.kind}
        options={Object.entries(whenWords)
          .filter(([kind]) => effect === 'read' || kind === 'manual')
          .map(([value, label]) => ({ value, label }))}
        onChange={(kind) => onChange({ when: newWhen(kind) })}
      />
      {when.kind === 'every' && (
        <TextField
          type="number"
          label="Seconds"
          value={String(when.seconds)}
          onChange={(event) =>
            onChange({
              when: { kind: 'every', seconds: Math.max(2, Math.round(Number(event.target.value))) },
            })
          }
        />
      )}
      <Select
        label="Who may run it"
        value={action.allowedRoles?.join() ?? ''}
        placeholder="Whoever may use the app"
        options={[
          { value: 'admin,builder', label: 'Builders and admins' },
          { value: 'admin', label: 'Admins' },
        ]}
        onChange={(roles) => onChange({ allowedRoles: rolesIn(roles) })}
      />
      <Switch
        label="Ask before it runs"
        isChecked={confirm !== undefined}
        onChange={(isOn) =>
          onChange({
            confirm: isOn
              ? { title: `${action.title || 'This'}: go on?`, message: '', button: 'Continue' }
              : undefined,
          })
        }
      />
      {confirm !== undefined && (
        <>
          <BindingField
            isText
            label="Question"
            value={confirm.title}
            onChange={(title) =>
              title !== '' && onChange({ confirm: { ...confirm, title: String(title) } }, 'confirm.title')
            }
          />
          <BindingField
            isText
            label="What it says below"
            value={confirm.message}
            onChange={(message) =>
              onChange({ confirm: { ...confirm, message: String(message) } }, 'confirm.message')
            }
          />
        </>
      )}
    </div>
  );
}

function rolesIn(text: string): AppAction['allowedRoles'] {
  if (text === '') return undefined;
  return text === 'admin' ? ['admin'] : ['admin', 'builder'];
}
