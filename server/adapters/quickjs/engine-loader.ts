import type { QuickJSEmscriptenModule } from 'quickjs-emscripten';
import { quickjsVariant } from './quickjs-variant.ts';

/** An instance of the engine with what its JavaScript glue hides. */
export type Engine = Awaited<ReturnType<typeof loadEngine>>;

/** Makes an instance of the compiled engine in the given memory; its local time is UTC wherever it runs. */
export async function loadEngine(wasm: WebAssembly.Module, wasmMemory: WebAssembly.Memory) {
  const [imported, FFI] = await Promise.all([
    quickjsVariant.importModuleLoader(),
    quickjsVariant.importFFI(),
  ]);
  const load = loaderOf(imported);
  const growth = { wasRefused: false };
  const clock = { wasRead: false };
  let resize: Resize = () => false;
  let stackPointer = (): number => 0;
  const options = {
    wasmMemory,
    instantiateWasm(imports: WebAssembly.Imports, onSuccess: (instance: WebAssembly.Instance) => void) {
      resize = imports.a?.[pinnedNames.resize] as Resize;
      const watched = (bytes: number): boolean => {
        const isGranted = resize(bytes);
        growth.wasRefused ||= !isGranted;
        return isGranted;
      };
      const now = (): number => {
        clock.wasRead = true;
        return Date.now();
      };
      const instance = new WebAssembly.Instance(
        wasm,
        withImports(imports, wasmMemory, { resize: watched, now }),
      );
      stackPointer = instance.exports[pinnedNames.stackPointer] as () => number;
      onSuccess(instance);
      return instance.exports;
    },
    print: () => undefined,
    printErr: () => undefined,
  };
  const module: QuickJSEmscriptenModule = await load(options);
  return {
    module,
    ffi: new FFI(module),
    /** The engine's only mutable global. */
    stackPointer: () => stackPointer(),
    /** Makes the memory at least so large; false when its maximum forbids it. */
    growTo: (bytes: number): boolean => bytes <= wasmMemory.buffer.byteLength || resize(bytes),
    /** Whether the engine asked for memory and got none since `forgetSession`. */
    wasRefusedMemory: () => growth.wasRefused,
    /** Whether it looked at the clock since then. */
    wasClockRead: () => clock.wasRead,
    forgetSession(): void {
      growth.wasRefused = false;
      clock.wasRead = false;
    },
  };
}

type Resize = (bytes: number) => boolean;

/** Names in the pinned build, which are shortened there; a test holds them. */
const pinnedNames = { resize: 'k', localTime: 'm', timeZone: 'n', now: 'p', stackPointer: 'Oa' } as const;

type EngineLoader = (options: object) => Promise<QuickJSEmscriptenModule>;

/** The library types an imported loader as the function itself or as a module with a default export. */
function loaderOf(imported: EngineLoader | { default: unknown }): EngineLoader {
  if (typeof imported === 'function') return imported;
  if (typeof imported.default === 'function') return imported.default as EngineLoader;
  throw new Error('The QuickJS package has no loader.');
}

/**
 * Watches over the growth of the memory and looks at the clock, and replaces the engine's questions for the local time zone: a replay on
 * another machine must decide the same.
 */
function withImports(
  imports: WebAssembly.Imports,
  memory: WebAssembly.Memory,
  { resize, now }: { resize: Resize; now: () => number },
): WebAssembly.Imports {
  const localTime = (seconds: bigint | number, target: number): void => {
    const date = new Date(Number(seconds) * 1000);
    const startOfYear = Date.UTC(date.getUTCFullYear(), 0, 1);
    const fields = [
      date.getUTCSeconds(),
      date.getUTCMinutes(),
      date.getUTCHours(),
      date.getUTCDate(),
      date.getUTCMonth(),
      date.getUTCFullYear() - 1900,
      date.getUTCDay(),
      Math.floor((date.getTime() - startOfYear) / 86_400_000),
      0,
      0,
    ];
    new Int32Array(memory.buffer, target, fields.length).set(fields.map((field) => field || 0));
  };
  const timeZone = (offset: number, hasSummerTime: number, name: number, summerName: number): void => {
    const view = new DataView(memory.buffer);
    view.setInt32(offset, 0, true);
    view.setInt32(hasSummerTime, 0, true);
    for (const pointer of [name, summerName]) Buffer.from(memory.buffer).write('UTC\0', pointer, 'latin1');
  };
  const replaced = {
    [pinnedNames.resize]: resize,
    [pinnedNames.now]: now,
    [pinnedNames.localTime]: localTime,
    [pinnedNames.timeZone]: timeZone,
  };
  return { ...imports, a: { ...imports.a, ...replaced } };
}
