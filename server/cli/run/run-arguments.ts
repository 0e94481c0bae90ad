import { parseArgs } from 'node:util';
import type { GivenDecision, GivenSignal } from '#server/local-runs/give-answers.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { describeArgumentsError } from '../arguments-error.ts';
import { usageOf, usages } from '../usages.ts';

export type RunArguments = {
  file: string;
  /** The folder of the flows and scripts that nodes name. */
  workspace: string | undefined;
  /** JSON text, `@file` or undefined. */
  input: string | undefined;
  trigger: string | undefined;
  decisions: GivenDecision[];
  signals: GivenSignal[];
  env: JsonObject;
  isRealTime: boolean;
  isJson: boolean;
};

export const runUsage = usageOf(usages.run);

const options = {
  input: { type: 'string' },
  trigger: { type: 'string' },
  workspace: { type: 'string' },
  decide: { type: 'string', multiple: true },
  signal: { type: 'string', multiple: true },
  env: { type: 'string', multiple: true },
  'real-time': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** Throws `bad_request` with one sentence about what is wrong. */
export function parseRunArguments(argv: string[]): RunArguments {
  const { values, positionals } = parse(argv);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new AppError('bad_request', 'Name one flow file.');
  return {
    file,
    input: values.input,
    trigger: values.trigger,
    workspace: values.workspace,
    decisions: (values.decide ?? []).map(parseDecision),
    signals: (values.signal ?? []).map(parseSignal),
    env: Object.fromEntries((values.env ?? []).map((pair) => splitPair(pair, '--env', 'KEY=VALUE'))),
    isRealTime: values['real-time'] ?? false,
    isJson: values.json ?? false,
  };
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new AppError('bad_request', describeArgumentsError(error));
  }
}

function parseDecision(given: string): GivenDecision {
  const form = 'ID=approved|rejected|expired[@WHO][:JSON]';
  const [id, rest] = splitPair(given, '--decide', form);
  const match = /^(approved|rejected|expired)(?:@([^:]+))?(?::(.*))?$/s.exec(rest);
  if (match === null || id === '') throw new AppError('bad_request', `--decide ${given}: write ${form}.`);
  const [, decision, who, json] = match;
  return {
    id,
    decision: decision as GivenDecision['decision'],
    who: who ?? null,
    form: json === undefined ? null : parseJson(json, `--decide ${id}`),
  };
}

function parseSignal(given: string): GivenSignal {
  const [name, json] = splitPair(given, '--signal', 'NAME=JSON');
  return { name, value: parseJson(json, `--signal ${name}`) };
}

function splitPair(text: string, option: string, form: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new AppError('bad_request', `${option} ${text}: write ${form}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Throws `bad_request` that names where the JSON stands. */
export function parseJson(text: string, where: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('bad_request', `${where} is not JSON: ${reason}`);
  }
}
