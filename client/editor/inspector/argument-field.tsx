import { useId, useRef } from 'react';
import { cx } from '#client/ui/class-names.ts';
import type { Argument } from '#shared/graph/schema.ts';
import type { JsonValue } from '#shared/json.ts';
import { ExpressionField } from '../expressions/expression-field.tsx';
import { useMappingTarget } from '../opened-node/mapping.tsx';
import type { ParameterType } from '../script/read-type.ts';
import { convertArgument, readArgument } from './argument-kinds.ts';
import { StaticField } from './static-field.tsx';

type ArgumentFieldProps = {
  /** The argument's name; its field is named by it. */
  label: string;
  value: JsonValue | undefined;
  type?: ParameterType;
  help?: string | undefined;
  isOptional?: boolean;
  /** A fixed text has one line. */
  isLine?: boolean;
  placeholder?: string;
  /** `undefined`: the argument is not given. */
  onChange(argument: Argument | undefined): void;
  onBlur?(): void;
};

const kinds: readonly { kind: Argument['kind']; label: string }[] = [
  { kind: 'static', label: 'Static' },
  { kind: 'expression', label: 'Expression' },
  { kind: 'template', label: 'Template' },
];

/** One argument (design 3.4): a value, an expression or a template, chosen by radios beside its name. */
export function ArgumentField({ label, value, type = { kind: 'any' }, ...props }: ArgumentFieldProps) {
  const argument = readArgument(value);
  const kind = argument?.kind ?? 'static';
  const box = useRef<HTMLDivElement>(null);
  const mapping = useMappingTarget((path) => {
    props.onChange({ kind: 'expression', code: path });
    // The field that takes its place is there with the next frame.
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('.cm-content')?.focus());
  });
  return (
    <div ref={box} className="flex flex-col gap-1">
      <div className="flex items-center justify-between gap-2">
        <span className="clip-line font-medium text-xs" aria-hidden>
          {label}
          {props.isOptional && <span className="font-normal text-muted"> (optional)</span>}
        </span>
        <KindChoice
          label={label}
          kind={kind}
          onChange={(next) => props.onChange(convertArgument(argument, next))}
        />
      </div>
      {argument?.kind === 'expression' && (
        <ExpressionField
          label={label}
          value={argument.code}
          placeholder="input.amount"
          onChange={(code) => props.onChange({ kind: 'expression', code })}
          {...(props.onBlur ? { onBlur: props.onBlur } : {})}
        />
      )}
      {argument?.kind === 'template' && (
        <ExpressionField
          kind="template"
          label={label}
          value={argument.text}
          placeholder="Order {{ input.id }}"
          onChange={(text) => props.onChange({ kind: 'template', text })}
          {...(props.onBlur ? { onBlur: props.onBlur } : {})}
        />
      )}
      {kind === 'static' && (
        <div
          {...mapping}
          className="rounded-control data-mapping:outline data-mapping:outline-accent data-mapping:outline-offset-1"
        >
          <StaticField
            label={label}
            type={type}
            value={argument?.kind === 'static' ? argument.value : undefined}
            isOptional={props.isOptional ?? false}
            isLine={props.isLine ?? false}
            placeholder={props.placeholder ?? ''}
            onChange={(next) =>
              props.onChange(next === undefined ? undefined : { kind: 'static', value: next })
            }
            {...(props.onBlur ? { onBlur: props.onBlur } : {})}
          />
        </div>
      )}
      {props.help && <p className="text-muted text-xs">{props.help}</p>}
    </div>
  );
}

type KindChoiceProps = { label: string; kind: Argument['kind']; onChange(kind: Argument['kind']): void };

function KindChoice({ label, kind, onChange }: KindChoiceProps) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={`Kind of value of ${label}`}
      className="flex shrink-0 rounded-control bg-sunken p-0.5"
    >
      {kinds.map((option) => (
        <label
          key={option.kind}
          className={cx(
            'relative cursor-pointer rounded-sm px-1.5 text-2xs focus-within:outline-2 focus-within:outline-accent',
            kind === option.kind ? 'bg-raised font-medium text-text' : 'text-muted hover:text-text',
          )}
        >
          <input
            type="radio"
            name={name}
            checked={kind === option.kind}
            onChange={() => onChange(option.kind)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
