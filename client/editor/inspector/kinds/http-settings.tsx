import { Select } from '#client/ui/select.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { ArgumentField } from '../argument-field.tsx';
import { asJson } from '../argument-kinds.ts';
import { NamedArguments } from '../named-arguments.tsx';
import { ResourceField } from '../resource-field.tsx';
import { textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const bodyKinds = [
  { value: 'json', label: 'JSON' },
  { value: 'form', label: 'Form' },
  { value: 'multipart', label: 'Form with parts' },
  { value: 'text', label: 'Text' },
];

/** A request: where to, with what, and whether an error status fails the step (design 3.2). */
export function HttpSettings({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  return (
    <>
      <Select
        label="Method"
        value={textOf(config.method, 'GET')}
        options={methods.map((method) => ({ value: method, label: method }))}
        onChange={(method) => setConfig({ method })}
      />
      <ResourceField
        type="Http"
        isOptional
        help="Signs the request in; the address is then inside the service, such as /orders."
        value={textOf(config.resource)}
        onChange={(resource) => setConfig({ resource: resource === '' ? undefined : resource })}
      />
      <ArgumentField
        label="Address"
        type={{ kind: 'text' }}
        isLine
        value={config.url}
        onChange={(url) => setConfig({ url: url ?? { kind: 'static', value: '' } })}
        onBlur={endGesture}
      />
      <NamedArguments
        label="Query parameter"
        values={config.query}
        onChange={(query) => setConfig({ query })}
        onBlur={endGesture}
      />
      <NamedArguments
        label="Header"
        values={config.headers}
        onChange={(headers) => setConfig({ headers })}
        onBlur={endGesture}
      />
      <ArgumentField
        label="Body"
        isOptional
        value={config.body}
        onChange={(body) => setConfig({ body: body === undefined ? undefined : asJson(body) })}
        onBlur={endGesture}
      />
      <Select
        label="Body as"
        value={textOf(config.bodyKind, 'json')}
        options={bodyKinds}
        onChange={(bodyKind) => setConfig({ bodyKind })}
      />
      <Switch
        label="Fail on an error status"
        help="From 400 on. Otherwise the answer is the result, whatever its status."
        isChecked={config.failOnStatus !== false}
        onChange={(failOnStatus) => setConfig({ failOnStatus })}
      />
    </>
  );
}
