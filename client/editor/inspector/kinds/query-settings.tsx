import { Trash2 } from 'lucide-react';
import { IconButton } from '#client/ui/icon-button.tsx';
import { TextArea } from '#client/ui/text-field.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { isJsonObject, type JsonObject } from '#shared/json.ts';
import { listParameters } from '#shared/resources/bind-parameters.ts';
import { ArgumentField } from '../argument-field.tsx';
import { asJson } from '../argument-kinds.ts';
import { NumberField } from '../number-field.tsx';
import { ResourceField } from '../resource-field.tsx';
import { type ConfigEditor, numberOf, textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

/** A statement of SQL, and one field per parameter that it names (design 3.2). */
export function QuerySettings({ node }: KindSettingsProps) {
  const editing = useConfig(node);
  const { config, setConfig, endGesture } = editing;
  return (
    <>
      <ResourceField
        type="PostgreSQL"
        value={textOf(config.resource)}
        onChange={(resource) => setConfig({ resource })}
      />
      <TextArea
        label="Query"
        isCode
        rows={8}
        spellCheck={false}
        placeholder={'select * from orders\nwhere id = :order'}
        help="One statement. A name with a colon, such as :order, is a parameter."
        value={textOf(config.sql)}
        onChange={(event) => setConfig({ sql: event.target.value })}
        onBlur={endGesture}
      />
      <Parameters editing={editing} />
      <Switch
        label="Only read"
        help="The database then refuses every change."
        isChecked={config.readOnly !== false}
        onChange={(readOnly) => setConfig({ readOnly })}
      />
      <NumberField
        label="Rows at most"
        isWhole
        min={1}
        value={numberOf(config.maxRows) ?? 1000}
        onChange={(maxRows) => setConfig({ maxRows: maxRows ?? 1000 })}
        onBlur={endGesture}
      />
    </>
  );
}

/** Those that the query names, then those that it does not name any more. */
function Parameters({ editing: { config, setConfig, endGesture } }: { editing: ConfigEditor }) {
  const given: JsonObject = isJsonObject(config.parameters) ? config.parameters : {};
  const named = listParameters(textOf(config.sql));
  const unused = Object.keys(given).filter((name) => !named.includes(name));

  function remove(removed: string): void {
    const { [removed]: _, ...rest } = given;
    setConfig({ parameters: rest });
  }

  return [...named, ...unused].map((name) => (
    <div key={name} className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <ArgumentField
          label={name}
          help={unused.includes(name) ? 'The query does not name it.' : undefined}
          value={given[name]}
          onChange={(next) =>
            setConfig({ parameters: { ...given, [name]: asJson(next ?? { kind: 'static', value: '' }) } })
          }
          onBlur={endGesture}
        />
      </div>
      {unused.includes(name) && (
        <IconButton icon={Trash2} label={`Remove ${name}`} onClick={() => remove(name)} />
      )}
    </div>
  ));
}
