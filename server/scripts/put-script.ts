import { ulid } from 'ulid';
import { labelOfActor } from '#server/access/who.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import { pathSchema } from '#shared/slug.ts';
import { createSavedScriptFinder } from './find-saved-script.ts';
import type { CompiledScript, CompileError, ScriptCompiler } from './script-compiler.ts';
import type { ScriptStore, ScriptVersionRecord } from './script-store.ts';

type Deps = { scripts: ScriptStore; scriptCompiler: ScriptCompiler; clock: ClockPort };

type PutScript = {
  workspaceId: string;
  path: string;
  code: string;
  message?: string | undefined;
  /** The version that the caller read; another one by now is a `conflict`. 0: there must be none. */
  baseVersion?: number | undefined;
};

/** Saves a script as its next immutable version, with everything bundled; the same code again changes nothing. */
export async function putScript(deps: Deps, actor: Actor, input: PutScript): Promise<ScriptVersionRecord> {
  const { workspaceId, code } = input;
  const path = pathSchema.parse(input.path);
  for (;;) {
    const before = await deps.scripts.findVersion(workspaceId, path, null);
    refuseStale(before, input.baseVersion);
    const compiled = await compileScript(deps, input, before);
    if (before?.code === code && before.compiled.importKey === compiled.importKey) return before;
    const expected = before?.version ?? 0;
    const now = deps.clock.now();
    const next: ScriptVersionRecord = {
      id: ulid(now),
      workspaceId,
      scriptId: before?.scriptId ?? ulid(now),
      version: expected + 1,
      code,
      compiled,
      message: input.message ?? '',
      createdAt: now,
      createdBy: labelOfActor(actor),
    };
    if (await deps.scripts.addVersion({ path, expected }, next)) return next;
  }
}

/** What running the code needs; throws `invalid_definition` with the line that is wrong. */
export async function compileScript(
  deps: Pick<Deps, 'scripts' | 'scriptCompiler'>,
  input: Pick<PutScript, 'workspaceId' | 'path' | 'code'>,
  before: ScriptVersionRecord | null,
): Promise<CompiledScript> {
  const { workspaceId, path, code } = input;
  const findSaved = createSavedScriptFinder(deps.scripts);
  const result = await deps.scriptCompiler.compile({
    code,
    previous: before?.compiled ?? null,
    findSaved: async (wanted, version) => {
      if (wanted === path) throw new AppError('invalid_definition', 'A script cannot import itself.');
      return findSaved(workspaceId, wanted, version);
    },
  });
  if (!result.ok) throw refuse(result.error);
  return result.script;
}

function refuse(error: CompileError): AppError {
  const where = error.line === undefined ? '' : ` (line ${error.line})`;
  const { code, ...place } = error;
  if (code === 'unavailable') return new AppError('unavailable', `${error.message}${where}`);
  return new AppError('invalid_definition', `The script cannot be saved: ${error.message}${where}`, {
    details: { problems: [{ severity: 'error', code, ...place }] },
  });
}

function refuseStale(before: ScriptVersionRecord | null, baseVersion: number | undefined): void {
  const version = before?.version ?? 0;
  if (baseVersion === undefined || baseVersion === version) return;
  throw new AppError('conflict', 'The script was saved by somebody else since you read it.', {
    details: { version },
  });
}
