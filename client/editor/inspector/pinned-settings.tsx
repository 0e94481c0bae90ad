import { Pin } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { Select } from '#client/ui/select.tsx';
import { Switch } from '#client/ui/toggle-field.tsx';
import { portsOf } from '#shared/graph/config.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import type { JsonValue } from '#shared/json.ts';
import { JsonField } from '../schema/json-field.tsx';
import { useConfig } from './use-config.ts';

type PinnedSettingsProps = {
  node: FlowNode;
  /** The node's result in the last run; undefined when there is none. */
  lastResult: JsonValue | undefined;
};

/** A fixed result: the node is not executed (design 5.2, 8). */
export function PinnedSettings({ node, lastResult }: PinnedSettingsProps) {
  const { update, endGesture } = useConfig(node);
  const { pinned } = node;
  const ports = portsOf(node);
  return (
    <fieldset className="flex flex-col gap-2.5 border-line border-t pt-3.5">
      <legend className="sr-only">Pinned result</legend>
      <Switch
        label="Pinned result"
        help="Runs take this value; the node is not executed."
        isChecked={pinned?.enabled === true}
        onChange={(isOn) =>
          update({ pinned: { result: lastResult ?? null, ...pinned, enabled: isOn } }, 'pinned-enabled')
        }
      />
      {lastResult !== undefined && (
        <Button
          size="small"
          icon={Pin}
          className="self-start"
          onClick={() => update({ pinned: { ...pinned, enabled: true, result: lastResult } }, 'pinned-last')}
        >
          Pin the last result
        </Button>
      )}
      {pinned && (
        <JsonField
          label="Value"
          value={pinned.result}
          onChange={(result) => update({ pinned: { ...pinned, result: result ?? null } }, 'pinned-result')}
          onBlur={endGesture}
        />
      )}
      {pinned && ports.length > 1 && (
        <Select
          label="Goes on by"
          value={pinned.port ?? ports[0] ?? ''}
          options={ports.map((port) => ({ value: port, label: port }))}
          onChange={(port) => update({ pinned: { ...pinned, port } }, 'pinned-port')}
        />
      )}
    </fieldset>
  );
}
