import { Select } from '#client/ui/select.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { NumberField } from '../number-field.tsx';
import { numberOf, textOf } from '../use-config.ts';

const kinds = [
  { value: 'none', label: 'Anyone who knows the address' },
  { value: 'bearer', label: 'Callers with a bearer token' },
  { value: 'basic', label: 'Callers with a user and password' },
  { value: 'hmac', label: 'Callers who sign the body (HMAC)' },
];
const algorithms = ['sha256', 'sha512', 'sha1'];

type WebhookAuthProps = {
  auth: JsonValue | undefined;
  onChange(auth: JsonObject): void;
  onBlur(): void;
};

/** Who may call a webhook, and how callers show it. */
export function WebhookAuth({ auth, onChange, onBlur }: WebhookAuthProps) {
  const current = isJsonObject(auth) ? auth : {};
  const kind = textOf(current.kind, 'none');
  const secret = textOf(current.secret);
  /** What is left empty is left out: the server then takes the usual. */
  const set = (field: string, value: JsonValue | undefined) => {
    const { [field]: _, ...others } = current;
    onChange(value === undefined || value === '' ? others : { ...current, [field]: value });
  };
  return (
    <>
      <Select
        label="Who may call"
        value={kind}
        options={kinds}
        // What one way needs means nothing to another, but the secret.
        onChange={(next) => onChange({ kind: next, ...(secret !== '' && { secret }) })}
      />
      {kind !== 'none' && (
        <TextField
          label="Secret"
          autoComplete="off"
          spellCheck={false}
          help={`${kind === 'basic' ? 'user:password, or' : 'Best'} a stored one, such as $secret:shop/key`}
          value={secret}
          error={secret === '' ? 'Without a secret nobody may call it' : undefined}
          onChange={(event) => set('secret', event.target.value)}
          onBlur={onBlur}
        />
      )}
      {(kind === 'bearer' || kind === 'hmac') && (
        <TextField
          label={kind === 'hmac' ? 'Header of the signature' : 'Header of the token'}
          isRequired={false}
          placeholder={kind === 'hmac' ? 'millrace-signature' : 'authorization'}
          spellCheck={false}
          value={textOf(current.header)}
          onChange={(event) => set('header', event.target.value.trim())}
          onBlur={onBlur}
        />
      )}
      {kind === 'hmac' && (
        <>
          <Select
            label="Algorithm"
            value={textOf(current.algorithm, 'sha256')}
            options={algorithms.map((value) => ({ value, label: value.replace('sha', 'SHA-') }))}
            onChange={(algorithm) => set('algorithm', algorithm)}
          />
          <NumberField
            label="Oldest signature (seconds)"
            min={0}
            placeholder="300"
            help="For signatures that carry their time (t=…,v1=…)."
            value={numberOf(current.toleranceSeconds)}
            onChange={(seconds) => set('toleranceSeconds', seconds)}
            onBlur={onBlur}
          />
        </>
      )}
    </>
  );
}
