import type { ScriptCompiler } from '#server/scripts/script-compiler.ts';
import type { ScriptCompilerOptions } from './create-script-compiler.ts';

/** The compiler, loaded at its first use: a process that compiles nothing does not pay for esbuild. */
export function createLazyScriptCompiler(options: ScriptCompilerOptions): ScriptCompiler {
  let loaded: Promise<ScriptCompiler> | undefined;
  const load = async () => {
    const { createScriptCompiler } = await import('./create-script-compiler.ts');
    return createScriptCompiler(options);
  };
  const compiler = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    compile: async (request) => (await compiler()).compile(request),
    prepare: async (code) => (await compiler()).prepare(code),
    async close() {
      await (await loaded)?.close();
    },
  };
}
