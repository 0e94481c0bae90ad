import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import type { JsonValue } from '#shared/json.ts';
import { cx } from './class-names.ts';
import { formatSize } from './format.ts';
import { IconButton } from './icon-button.tsx';
import { ReadableValue } from './readable-value.tsx';

type ValueViewProps = {
  value: JsonValue;
  /** What the value is, for screen readers: "Result". */
  label: string;
  className?: string;
  /** The value is the beginning of one that is so long, and can be had as a whole there. */
  whole?: { characters: number; address: string } | undefined;
};

/** A value drawn by its shape, with its JSON and a copy button beside it. */
export function ValueView({ value, label, className, whole }: ValueViewProps) {
  const [isJson, setIsJson] = useState(false);
  const hasTwoForms = value !== null && typeof value === 'object';
  return (
    <section aria-label={label} className={cx('flex flex-col gap-2', className)}>
      <div className="flex items-center justify-end gap-1">
        {hasTwoForms && (
          <div className="flex rounded-control bg-sunken p-0.5 text-xs">
            <FormButton label="Readable" isOn={!isJson} onPress={() => setIsJson(false)} />
            <FormButton label="JSON" isOn={isJson} onPress={() => setIsJson(true)} />
          </div>
        )}
        {whole === undefined && <CopyButton value={value} />}
      </div>
      {whole !== undefined && <WholeValueNote label={label} {...whole} />}
      {isJson ? <JsonText value={value} /> : <ReadableValue value={value} label={label} />}
    </section>
  );
}

function FormButton({ label, isOn, onPress }: { label: string; isOn: boolean; onPress(): void }) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onPress}
      className={cx(
        'h-6 rounded-sm px-2 phone:h-10',
        isOn ? 'bg-raised font-medium' : 'text-muted hover:text-text',
      )}
    >
      {label}
    </button>
  );
}

function WholeValueNote({
  label,
  characters,
  address,
}: {
  label: string;
  characters: number;
  address: string;
}) {
  return (
    <p className="rounded-control bg-sunken px-3 py-2 text-xs">
      This is the beginning; all of it is {formatSize(characters)}.{' '}
      <a
        href={address}
        download={`${label.toLowerCase().replaceAll(' ', '-')}.json`}
        className="text-accent underline underline-offset-2"
      >
        Download
      </a>
    </p>
  );
}

function CopyButton({ value }: { value: JsonValue }) {
  const [isCopied, setIsCopied] = useState(false);
  async function handleCopy(): Promise<void> {
    await navigator.clipboard.writeText(typeof value === 'string' ? value : JSON.stringify(value, null, 2));
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), 1_500);
  }
  return (
    <IconButton
      size="small"
      icon={isCopied ? Check : Copy}
      label={isCopied ? 'Copied' : 'Copy'}
      onClick={handleCopy}
    />
  );
}

const maxShownCharacters = 200_000;

function JsonText({ value }: { value: JsonValue }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <pre className="overflow-auto whitespace-pre-wrap rounded-control bg-sunken p-3 font-mono text-xs">
      {text.slice(0, maxShownCharacters)}
      {text.length > maxShownCharacters && '\n… cut here; copy it to see all of it'}
    </pre>
  );
}
