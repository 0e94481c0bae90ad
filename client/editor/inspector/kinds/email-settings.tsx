import { ArgumentField } from '../argument-field.tsx';
import { asJson } from '../argument-kinds.ts';
import { ResourceField } from '../resource-field.tsx';
import { textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

const nothing = { kind: 'static', value: '' } as const;

/** Who gets which email, by which mail server (design 3.2). */
export function EmailSettings({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  return (
    <>
      <ResourceField
        type="Smtp"
        value={textOf(config.resource)}
        onChange={(resource) => setConfig({ resource })}
      />
      <ArgumentField
        label="To"
        type={{ kind: 'text' }}
        isLine
        help="One address, several with commas, or a list."
        value={config.to}
        onChange={(to) => setConfig({ to: to ?? nothing })}
        onBlur={endGesture}
      />
      <ArgumentField
        label="Cc"
        type={{ kind: 'text' }}
        isLine
        isOptional
        value={config.cc}
        onChange={(cc) => setConfig({ cc: cc === undefined ? undefined : asJson(cc) })}
        onBlur={endGesture}
      />
      <ArgumentField
        label="Subject"
        type={{ kind: 'text' }}
        isLine
        value={config.subject}
        onChange={(subject) => setConfig({ subject: subject ?? nothing })}
        onBlur={endGesture}
      />
      <ArgumentField
        label="Text"
        type={{ kind: 'text' }}
        isOptional
        value={config.text}
        onChange={(text) => setConfig({ text: text === undefined ? undefined : asJson(text) })}
        onBlur={endGesture}
      />
      <ArgumentField
        label="HTML"
        type={{ kind: 'text' }}
        isOptional
        value={config.html}
        onChange={(html) => setConfig({ html: html === undefined ? undefined : asJson(html) })}
        onBlur={endGesture}
      />
    </>
  );
}
