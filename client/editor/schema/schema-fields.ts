import { isJsonObject, type JsonObject, type JsonValue } from '#shared/json.ts';

export const schemaFieldTypes = [
  'text',
  'long_text',
  'number',
  'integer',
  'boolean',
  'choice',
  'date',
  'date_time',
  'email',
  'list',
  'object',
  'other',
] as const;
export type SchemaFieldType = (typeof schemaFieldTypes)[number];

/** One property of an object schema as a row; `rest` keeps whatever the rows do not edit. */
export type SchemaField = {
  name: string;
  type: SchemaFieldType;
  isRequired: boolean;
  title: string;
  description: string;
  /** As JSON; undefined is no default. */
  defaultValue?: JsonValue;
  /** For `choice`. */
  options: JsonValue[];
  rest: JsonObject;
};

const shapes: Record<Exclude<SchemaFieldType, 'other' | 'choice'>, JsonObject> = {
  text: { type: 'string' },
  long_text: { type: 'string', format: 'textarea' },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  date_time: { type: 'string', format: 'date-time' },
  email: { type: 'string', format: 'email' },
  list: { type: 'array' },
  object: { type: 'object' },
};

export function newField(names: readonly string[]): SchemaField {
  let number = names.length + 1;
  while (names.includes(`field_${number}`)) number += 1;
  return {
    name: `field_${number}`,
    type: 'text',
    isRequired: false,
    title: '',
    description: '',
    options: [],
    rest: {},
  };
}

/** The rows of an object schema, in its order; every property has one. */
export function readSchemaFields(schema: JsonObject): SchemaField[] {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).map(([name, property]) =>
    readField(name, isJsonObject(property) ? property : {}, required.includes(name)),
  );
}

function readField(name: string, property: JsonObject, isRequired: boolean): SchemaField {
  const { type, format, title, description, default: defaultValue, enum: options, ...rest } = property;
  const isChoice = Array.isArray(options);
  const known = isChoice ? 'choice' : typeOf(type, format);
  return {
    name,
    type: known,
    isRequired,
    title: typeof title === 'string' ? title : '',
    description: typeof description === 'string' ? description : '',
    ...(defaultValue === undefined ? {} : { defaultValue }),
    options: isChoice ? options : [],
    rest: known === 'other' ? withoutUndefined({ type, format, ...rest }) : rest,
  };
}

function typeOf(type: JsonValue | undefined, format: JsonValue | undefined): SchemaFieldType {
  const found = Object.entries(shapes).find(([, shape]) => shape.type === type && shape.format === format);
  return found ? (found[0] as SchemaFieldType) : 'other';
}

function withoutUndefined(value: { [key: string]: JsonValue | undefined }): JsonObject {
  const kept = Object.entries(value).flatMap(([key, field]) =>
    field === undefined ? [] : [[key, field] as const],
  );
  return Object.fromEntries(kept);
}

/** The schema with these rows as its properties; its other keywords stay. */
export function writeSchemaFields(schema: JsonObject, fields: readonly SchemaField[]): JsonObject {
  const { properties: _properties, required: _required, type: _type, ...others } = schema;
  const required = fields.filter((field) => field.isRequired).map((field) => field.name);
  return {
    type: 'object',
    ...others,
    properties: Object.fromEntries(fields.map((field) => [field.name, writeField(field)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

function writeField(field: SchemaField): JsonObject {
  return {
    ...shapeOfField(field),
    ...(field.title === '' ? {} : { title: field.title }),
    ...(field.description === '' ? {} : { description: field.description }),
    ...(field.defaultValue === undefined ? {} : { default: field.defaultValue }),
    ...field.rest,
  };
}

function shapeOfField({ type, options }: SchemaField): JsonObject {
  if (type === 'other') return {};
  if (type !== 'choice') return shapes[type];
  const kinds = new Set(options.map((option) => typeof option));
  return kinds.size === 1 && kinds.has('string') ? { type: 'string', enum: options } : { enum: options };
}

/** Reads what was typed as a default of a type: empty is none; what does not fit is undefined, too. */
export function readDefault(type: SchemaFieldType, text: string): JsonValue | undefined {
  if (text.trim() === '') return undefined;
  if (type === 'number' || type === 'integer') {
    const value = Number(text.replace(',', '.'));
    return Number.isFinite(value) && (type === 'number' || Number.isInteger(value)) ? value : undefined;
  }
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (type === 'list' || type === 'object' || type === 'other') {
    const value = readJson(text);
    const fits = type === 'other' || (type === 'list' ? Array.isArray(value) : isJsonObject(value));
    return fits ? value : undefined;
  }
  return text;
}

/** The options that a text names, with commas between them; one that was there before keeps its kind of value. */
export function readOptions(text: string, before: readonly JsonValue[]): JsonValue[] {
  const known = new Map(before.map((option) => [writeDefault(option), option]));
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))].map((name) => known.get(name) ?? name);
}

export function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

export function writeDefault(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
