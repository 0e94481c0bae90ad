import { isJsonObject } from '#shared/json.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { JsonField } from '../../schema/json-field.tsx';
import { useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

/** Settings of a kind that this version draws but does not run. */
export function RawSettings({ node }: KindSettingsProps) {
  const { update, endGesture } = useConfig(node);
  const contract = findNodeContract(node.kind);
  return (
    <>
      <p className="rounded-control bg-warn-soft px-3 py-2 text-xs">
        {contract === undefined
          ? `This version does not know the kind “${node.kind}”. It is kept as it is.`
          : 'Not supported yet: it can be drawn and saved, but not published or run.'}
      </p>
      <JsonField
        label="Settings"
        value={node.config}
        rows={10}
        onChange={(value) => {
          if (isJsonObject(value)) update({ config: value }, 'config');
        }}
        onBlur={endGesture}
      />
    </>
  );
}
