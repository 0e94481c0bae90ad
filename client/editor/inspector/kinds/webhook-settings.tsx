import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { copyText } from '#client/ui/copy-text.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { Checkbox } from '#client/ui/toggle-field.tsx';
import { NumberField } from '../number-field.tsx';
import { numberOf, textOf, useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';
import { WebhookAuth } from './webhook-auth.tsx';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The address that other systems call, who may call it, and what they get. */
export function WebhookSettings({ node }: KindSettingsProps) {
  const { config, setConfig, endGesture } = useConfig(node);
  const { slug } = useWorkspace();
  const path = textOf(config.path);
  const chosen = Array.isArray(config.methods) ? config.methods : ['POST'];
  const toggle = (method: string, isOn: boolean) =>
    setConfig({ methods: methods.filter((other) => (other === method ? isOn : chosen.includes(other))) });
  return (
    <>
      <TextField
        label="Path"
        placeholder="orders/new"
        value={path}
        error={path === '' ? 'Give the webhook a path' : undefined}
        onChange={(event) => setConfig({ path: event.target.value.trim().replace(/^\/+/, '') })}
        onBlur={endGesture}
      />
      {path !== '' && (
        <div className="flex flex-col gap-1.5">
          <Address
            label="Address"
            url={`${location.origin}/hooks/${slug}/${path}`}
            note="answers once published"
          />
          <Address
            label="Test address"
            url={`${location.origin}/hooks-test/${slug}/${path}`}
            note="runs the draft"
          />
        </div>
      )}
      <fieldset>
        <legend className="pb-1 font-medium text-xs">Methods</legend>
        {chosen.length === 0 && <p className="pb-1 text-bad text-xs">Choose at least one method</p>}
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          {methods.map((method) => (
            <Checkbox
              key={method}
              label={method}
              isChecked={chosen.includes(method)}
              onChange={(isOn) => toggle(method, isOn)}
            />
          ))}
        </div>
      </fieldset>
      <WebhookAuth auth={config.auth} onChange={(auth) => setConfig({ auth })} onBlur={endGesture} />
      <Select
        label="Answers"
        value={textOf(config.respond, 'wait')}
        options={[
          { value: 'wait', label: 'With the result, when the run ends' },
          { value: 'accept', label: 'At once, with the id of the run' },
        ]}
        onChange={(respond) => setConfig({ respond })}
      />
      {textOf(config.respond, 'wait') === 'wait' && (
        <NumberField
          label="Waits at most (seconds)"
          min={0}
          max={300}
          placeholder="30"
          value={numberOf(config.waitSeconds)}
          onChange={(waitSeconds) => setConfig({ waitSeconds })}
          onBlur={endGesture}
        />
      )}
    </>
  );
}

function Address({ label, url, note }: { label: string; url: string; note: string }) {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <div className="flex items-center gap-1 rounded-control bg-sunken py-0.5 pr-0.5 pl-2.5">
      <div className="min-w-0 flex-1">
        <p className="text-2xs text-muted">
          {label}: {note}
        </p>
        <p className="break-all font-mono text-xs">{url}</p>
      </div>
      <IconButton
        icon={isCopied ? Check : Copy}
        size="small"
        label={isCopied ? 'Copied' : `Copy the ${label.toLowerCase()}`}
        onClick={() => void copyText(url).then(setIsCopied)}
      />
    </div>
  );
}
