import { Switch } from '#client/ui/toggle-field.tsx';
import { useConfig } from '../use-config.ts';
import type { KindSettingsProps } from './kind-settings.tsx';

/** A merge goes on at the first edge that arrives (design 3.3). */
export function MergeSettings({ node }: KindSettingsProps) {
  const { config, setConfig } = useConfig(node);
  return (
    <Switch
      label="Cancel the others"
      help="Ends what leads only here as soon as one has arrived. Otherwise it goes on beside."
      isChecked={config.cancelOthers === true}
      onChange={(cancelOthers) => setConfig({ cancelOthers })}
    />
  );
}
