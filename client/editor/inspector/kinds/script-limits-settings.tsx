import { useState } from 'react';
import { Disclosure } from '#client/ui/disclosure.tsx';
import { isJsonObject } from '#shared/json.ts';
import { joinLimits, type ScriptLimits } from '#shared/scripts/script-limits.ts';
import { NumberField } from '../number-field.tsx';
import { type ConfigEditor, numberOf } from '../use-config.ts';

const fields: readonly { name: keyof ScriptLimits; label: string; isWhole?: boolean }[] = [
  { name: 'cpuSeconds', label: 'Computing (seconds)' },
  { name: 'wallSeconds', label: 'From start to end (seconds)' },
  { name: 'memoryMib', label: 'Memory (MiB)', isWhole: true },
];

const defaults = joinLimits({}, {});

/** What the script may use, where that is not what every script may use. */
export function ScriptLimitsSettings({ editing }: { editing: ConfigEditor }) {
  const given = isJsonObject(editing.config.limits) ? editing.config.limits : {};
  const [isOpen, setIsOpen] = useState(Object.keys(given).length > 0);

  function setLimit(name: keyof ScriptLimits, value: number | undefined): void {
    const { [name]: _before, ...others } = given;
    const limits = value === undefined ? others : { ...given, [name]: value };
    editing.setConfig({ limits: Object.keys(limits).length === 0 ? undefined : limits });
  }

  return (
    <div className="border-line border-t pt-3.5">
      <Disclosure title="Limits" isOpen={isOpen} onChange={setIsOpen}>
        {fields.map(({ name, label, isWhole = false }) => (
          <NumberField
            key={name}
            label={label}
            isWhole={isWhole}
            min={isWhole ? 16 : 0.1}
            placeholder={String(defaults[name])}
            value={numberOf(given[name])}
            onChange={(value) => setLimit(name, value)}
            onBlur={editing.endGesture}
          />
        ))}
        <p className="text-muted text-xs">
          Empty fields take what every script may use. The workspace may allow less than is asked for here.
        </p>
      </Disclosure>
    </div>
  );
}
