import { History, Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { RelativeTime } from '#client/ui/time.tsx';
import { summaryOf } from '#client/ui/value-shape.ts';
import type { RunForm } from '#shared/apps/app-views.ts';
import { formFields } from '#shared/inputs/form-model.ts';
import { isJsonObject, type JsonObject } from '#shared/json.ts';

type InputChoicesProps = { form: RunForm; onChoose(input: JsonObject): void };

/** The examples of a form, and what this person filled in before; a press fills the form. */
export function InputChoices({ form, onChoose }: InputChoicesProps) {
  const examples = Array.isArray(form.inputs.examples) ? form.inputs.examples.filter(isJsonObject) : [];
  const { pastInputs } = form;
  if (examples.length + pastInputs.length === 0) return null;
  return (
    <section aria-label="Fill the form" className="flex flex-col gap-2">
      <h2 className="font-medium text-muted text-sm">Fill the form with</h2>
      <ul className="flex flex-col divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
        {examples.map((input, place) => (
          <Choice
            // biome-ignore lint/suspicious/noArrayIndexKey: examples have no ids, and their order stays
            key={`example ${place}`}
            icon={<Sparkles className="size-4 shrink-0 text-muted" aria-hidden />}
            text={lineOf(form, input)}
            detail="Example"
            onChoose={() => onChoose(input)}
          />
        ))}
        {pastInputs.map(({ at, input }) => (
          <Choice
            key={at}
            icon={<History className="size-4 shrink-0 text-muted" aria-hidden />}
            text={lineOf(form, input)}
            detail={<RelativeTime at={at} />}
            onChoose={() => onChoose(input)}
          />
        ))}
      </ul>
    </section>
  );
}

type ChoiceProps = { icon: ReactNode; text: string; detail: ReactNode; onChoose(): void };

function Choice({ icon, text, detail, onChoose }: ChoiceProps) {
  return (
    <li>
      <button
        type="button"
        onClick={onChoose}
        className="flex min-h-12 w-full items-center gap-3 px-4 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        {icon}
        <span className="clip-line min-w-0 flex-1" title={text}>
          {text}
        </span>
        <span className="shrink-0 text-muted text-sm">{detail}</span>
      </button>
    </li>
  );
}

/** The values in the order of the form, as one line. */
function lineOf({ inputs }: RunForm, input: JsonObject): string {
  const values = formFields(inputs).flatMap(({ name }) => {
    const value = input[name];
    return value === undefined || value === null || value === '' ? [] : [summaryOf(value)];
  });
  return values.length === 0 ? 'Nothing filled in' : values.join(' · ');
}
