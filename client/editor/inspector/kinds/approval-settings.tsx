import { Switch } from '#client/ui/toggle-field.tsx';
import type { Argument } from '#shared/graph/schema.ts';
import { isJsonObject, type JsonValue } from '#shared/json.ts';
import { SchemaBuilder } from '../../schema/schema-builder.tsx';
import { ArgumentField } from '../argument-field.tsx';
import { asJson } from '../argument-kinds.ts';
import { DurationField } from '../duration-field.tsx';
import { NamesField } from '../names-field.tsx';
import { NumberField } from '../number-field.tsx';
import { numberOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

/** What people are asked, who decides, and until when (design 3.8). */
export function ApprovalSettings({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  const deciders = isJsonObject(config.deciders) ? config.deciders : {};
  const setDeciders = (changes: { [field: string]: JsonValue }) =>
    setConfig({ deciders: { ...deciders, ...changes } });
  const json = (argument: Argument | undefined) => (argument === undefined ? undefined : asJson(argument));
  return (
    <>
      <ArgumentField
        label="Question"
        type={{ kind: 'text' }}
        isLine
        value={config.title}
        onChange={(title) => setConfig({ title: json(title) ?? { kind: 'static', value: '' } })}
        onBlur={endGesture}
      />
      <ArgumentField
        label="Message"
        type={{ kind: 'text' }}
        isOptional
        help="Markdown. Say what happens after each button."
        value={config.message}
        onChange={(message) => setConfig({ message: json(message) })}
        onBlur={endGesture}
      />
      <SchemaBuilder
        label="Form"
        emptyText="Without fields people only approve or reject."
        schema={isJsonObject(config.form) ? config.form : {}}
        onChange={(form) => {
          const properties = isJsonObject(form.properties) ? form.properties : {};
          setConfig({ form: Object.keys(properties).length === 0 ? undefined : form });
        }}
        onBlur={endGesture}
      />
      <NamesField
        label="Groups that decide"
        names={deciders.groups}
        onChange={(groups) => setDeciders({ groups })}
        onBlur={endGesture}
      />
      <NamesField
        label="People who decide"
        help="By email. With no groups, people or link, every operator may decide."
        names={deciders.members}
        onChange={(members) => setDeciders({ members })}
        onBlur={endGesture}
      />
      <Switch
        label="Anyone with the link may decide"
        help={`Also without an account. Get the link in a script before: approvalUrls('${node.id}').`}
        isChecked={deciders.link === true}
        onChange={(link) => setDeciders({ link })}
      />
      <Switch
        label="Whoever started the run may decide"
        isChecked={config.starterMayDecide === true}
        onChange={(starterMayDecide) => setConfig({ starterMayDecide })}
      />
      <NumberField
        label="Approvals needed"
        isWhole
        min={1}
        value={numberOf(config.required) ?? 1}
        help="By different people."
        onChange={(required) => setConfig({ required: required ?? 1 })}
        onBlur={endGesture}
      />
      <DurationField
        label="Expires after"
        seconds={numberOf(config.expiresSeconds)}
        onChange={(expiresSeconds) => setConfig({ expiresSeconds })}
        onBlur={endGesture}
      />
    </>
  );
}
