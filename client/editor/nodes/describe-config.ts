import { isJsonObject, type JsonObject } from '#shared/json.ts';
import { readSignature } from '../script/read-signature.ts';
import { count, describeArgument, describeSeconds, oneLine } from './describe-value.ts';

/** What a script takes: "amount, reason". */
export function describeScript(config: JsonObject): string {
  const source = config.source;
  if (!isJsonObject(source)) return '';
  if (source.kind === 'saved') return oneLine(source.path);
  const signature = readSignature(oneOrNothing(source.code));
  if (signature.kind !== 'found') return signature.kind === 'none' ? 'No main function' : signature.message;
  if (signature.parameters.length === 0) return 'No arguments';
  return signature.parameters.map((parameter) => parameter.name).join(', ');
}

function oneOrNothing(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function describeWebhook(config: JsonObject): string {
  const methods = Array.isArray(config.methods) ? config.methods.join(', ') : 'POST';
  return config.path ? `${methods} /${oneLine(config.path)}` : 'No path yet';
}

export function describeBranch(config: JsonObject): string {
  const cases = Array.isArray(config.cases) ? config.cases : [];
  const conditions = cases.flatMap((branchCase) =>
    isJsonObject(branchCase) ? [oneLine(branchCase.when)] : [],
  );
  return conditions.filter((condition) => condition !== '').join(' · ') || 'No conditions yet';
}

export function describeApproval(config: JsonObject): string {
  const required = typeof config.required === 'number' ? config.required : 1;
  const deciders = isJsonObject(config.deciders) ? config.deciders : {};
  const named = [...listOf(deciders.groups), ...listOf(deciders.members)];
  const expiry =
    typeof config.expiresSeconds === 'number' ? `, within ${describeSeconds(config.expiresSeconds)}` : '';
  const who =
    named.length > 0 ? named.join(', ') : deciders.link === true ? 'anyone with the link' : 'any operator';
  return `${count(required, 'approval')} by ${who}${expiry}`;
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

export function describeWait(config: JsonObject): string {
  if (config.kind === 'signal') return `For the signal ${oneLine(config.name)}`;
  if (config.kind === 'until') return `Until ${describeArgument(config.time)}`;
  const seconds = isJsonObject(config.seconds) ? config.seconds.value : undefined;
  return typeof seconds === 'number' ? describeSeconds(seconds) : describeArgument(config.seconds);
}
