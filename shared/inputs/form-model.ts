import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';
import { typesOf } from './check-value.ts';

export type FormFieldKind =
  | 'text'
  | 'textarea'
  | 'email'
  | 'url'
  | 'password'
  | 'date'
  | 'date-time'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'select'
  | 'json';

export type FormOption = { value: JsonValue; label: string };

/** One field of a form drawn from a schema; `label` is the schema's title, else the name in words. */
export type FormField = {
  name: string;
  kind: FormFieldKind;
  label: string;
  required: boolean;
  default?: JsonValue;
  description?: string;
  /** For `select` only. */
  options?: FormOption[];
};

/** The fields of a form for an object schema, in the schema's order; empty for any other schema. */
export function formFields(schema: JsonObject): FormField[] {
  const { properties } = schema;
  if (!isJsonObject(properties)) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).map(([name, property]) => {
    const described = isJsonObject(property) ? property : {};
    return formField(name, described, required.includes(name));
  });
}

function formField(name: string, schema: JsonObject, required: boolean): FormField {
  const options = optionsOf(schema);
  return {
    name,
    kind: options === undefined ? kindOf(schema) : 'select',
    label: typeof schema.title === 'string' && schema.title !== '' ? schema.title : wordsOf(name),
    required,
    ...(schema.default !== undefined && { default: schema.default }),
    ...(typeof schema.description === 'string' && { description: schema.description }),
    ...(options !== undefined && { options }),
  };
}

/** From `enum`, or from a `oneOf` or `anyOf` of constants with titles. */
function optionsOf(schema: JsonObject): FormOption[] | undefined {
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => ({ value, label: labelOf(value) }));
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (!Array.isArray(alternatives) || alternatives.length === 0) return undefined;
  const options = alternatives.flatMap((alternative) => {
    if (!isJsonObject(alternative) || alternative.const === undefined) return [];
    const label = typeof alternative.title === 'string' ? alternative.title : labelOf(alternative.const);
    return [{ value: alternative.const, label }];
  });
  return options.length === alternatives.length ? options : undefined;
}

function labelOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const textKinds: Readonly<Record<string, FormFieldKind>> = {
  email: 'email',
  uri: 'url',
  password: 'password',
  date: 'date',
  'date-time': 'date-time',
  textarea: 'textarea',
};

/** Longer texts get several lines. */
const maxOneLine = 200;

function kindOf(schema: JsonObject): FormFieldKind {
  const [type, another] = typesOf(schema).filter((name) => name !== 'null');
  if (another !== undefined) return 'json';
  if (type === 'number' || type === 'integer' || type === 'boolean') return type;
  if (type !== 'string') return 'json';
  const format = typeof schema.format === 'string' ? schema.format : '';
  const kind = Object.hasOwn(textKinds, format) ? textKinds[format] : undefined;
  if (kind !== undefined) return kind;
  return typeof schema.maxLength === 'number' && schema.maxLength > maxOneLine ? 'textarea' : 'text';
}

/** "orderId" and "order_id" become "Order id". */
function wordsOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}
