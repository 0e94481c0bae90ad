import { useState } from 'react';
import { Select } from '#client/ui/select.tsx';
import { envNameProblem, renameEnv } from '#shared/graph/rename-env.ts';
import type { JsonValue } from '#shared/json.ts';
import type { ParameterType } from '../../script/read-type.ts';
import { useEditor } from '../../state/editor-context.tsx';
import { NamedRows } from '../named-rows.tsx';
import { StaticField } from '../static-field.tsx';
import { useFlowSettings } from './use-flow-settings.ts';

const kinds = [
  { value: 'text', label: 'Text', initial: '' },
  { value: 'number', label: 'Number', initial: 0 },
  { value: 'boolean', label: 'Yes or no', initial: false },
  { value: 'json', label: 'JSON', initial: {} },
] as const;

/** Values that every expression of the flow sees as `env`. */
export function EnvFields() {
  const editor = useEditor();
  const { settings, change, endGesture } = useFlowSettings();
  const [kind, setKind] = useState('text');
  const env = settings.env ?? {};
  return (
    <>
      {settings.expressionDialect === 'openflow' && (
        <Select
          label="Expressions are written for"
          error="OpenFlow is not supported yet: choose Millrace, and look at the expressions."
          value={settings.expressionDialect}
          options={[
            { value: 'millrace', label: 'Millrace' },
            { value: 'openflow', label: 'OpenFlow' },
          ]}
          onChange={(dialect) =>
            change({ expressionDialect: dialect === 'openflow' ? 'openflow' : 'millrace' })
          }
        />
      )}
      <p className="text-muted text-xs">
        Fixed values for all expressions of the flow, as env.name. Keep secrets in resources.
      </p>
      <NamedRows
        label="Value"
        values={env}
        newValue={kinds.find(({ value }) => value === kind)?.initial ?? ''}
        onChange={(next) => change({ env: next })}
        problemOf={envNameProblem}
        onRename={(name, newName) =>
          editor.apply(renameEnv(editor.store.getState().definition, name, newName))
        }
        beside={
          <Select
            label="Kind"
            className="w-24"
            value={kind}
            options={kinds.map(({ value, label }) => ({ value, label }))}
            onChange={setKind}
          />
        }
      >
        {(name, value) => (
          <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-center gap-2">
            <span className="break-words font-mono text-xs" aria-hidden>
              {name}
            </span>
            <StaticField
              label={name}
              type={typeOf(value)}
              value={value}
              isOptional={false}
              placeholder=""
              // What is empty for a moment, while it is written anew, is no value yet.
              onChange={(next) =>
                next !== undefined && change({ env: { ...env, [name]: next } }, `env.${name}`)
              }
              onBlur={endGesture}
            />
          </div>
        )}
      </NamedRows>
    </>
  );
}

function typeOf(value: JsonValue): ParameterType {
  if (typeof value === 'number') return { kind: 'number' };
  if (typeof value === 'boolean') return { kind: 'boolean' };
  return typeof value === 'string' ? { kind: 'text' } : { kind: 'object' };
}
