import type {
  HostRefId,
  JSContextPointer,
  JSRuntimePointer,
  JSValueConstPointer,
  JSValueConstPointerPointer,
  JSValuePointer,
  QuickJSEmscriptenModule,
  QuickJSFFI,
} from 'quickjs-emscripten';
import { EvalFlags } from 'quickjs-emscripten';
import { loadEngine } from './engine-loader.ts';
import { createMemoryImage } from './memory-image.ts';
import { createTextPassing } from './text-passing.ts';

const pageBytes = 65_536;
const initialPages = 256;
const stackBytes = 256 * 1024;
const jobsPerBatch = 100;

/** What the guest calls: an operation's name and up to two texts; the answer is a text or nothing. */
export type HostFunction = (operation: string, first: string, second: string) => string | undefined;

/** What one execution lends to the machine; it is gone when the execution ends. */
export type MachineSession = {
  host: HostFunction;
  /** Asked every few thousand operations of the guest; true stops the guest. */
  shouldStop: () => boolean;
};

export type GuestEntry = 'describe' | 'prepare' | 'start' | 'settle' | 'evaluate';
const guestEntries = ['describe', 'prepare', 'start', 'settle', 'evaluate'] as const;

/** Where a call into the guest ended; `broken` means that this machine must not be used again. */
export type GuestCall =
  | { kind: 'returned' }
  | { kind: 'threw'; description: string }
  | { kind: 'broken'; cause: unknown };

/**
 * One QuickJS instance whose memory is put back, byte for byte, to its state before any user data (design 4.1).
 * All values cross as text. Not reentrant; one session at a time.
 */
export type Machine = {
  begin(session: MachineSession): void;
  /** Evaluates a module and hands its namespace (or the promise of it) to the guest's `start`. */
  startModule(code: string, fileName: string): GuestCall;
  call(entry: GuestEntry, argument: string): GuestCall;
  /** Runs promise jobs until there are none, the guest throws or the session stops it. */
  runJobs(): GuestCall;
  /** True when memory reached its maximum: errors then mean "out of memory". */
  isFull(): boolean;
  /** Ends the session and restores the image; false when the machine must be thrown away. */
  reset(): boolean;
  /** True while every byte of the memory is that of the image; asked between sessions, by tests. */
  isPristine(): boolean;
};

/** Loads an instance with its own capped memory, evaluates the guest API in it and takes the image. */
export async function createMachine(
  wasm: WebAssembly.Module,
  memoryBytes: number,
  guestSource: string,
): Promise<Machine> {
  const maximum = Math.max(initialPages, Math.floor(memoryBytes / pageBytes));
  const memory = new WebAssembly.Memory({ initial: initialPages, maximum });
  const { module, ffi } = await loadEngine(wasm, memory);
  const guest = createGuest(module, ffi);
  guest.setUp(guestSource);
  const image = createMemoryImage(memory);
  const maximumBytes = maximum * pageBytes;
  return {
    begin: guest.begin,
    startModule: guest.startModule,
    call: guest.call,
    runJobs: guest.runJobs,
    isFull: () => memory.buffer.byteLength > maximumBytes * 0.9,
    reset() {
      return guest.end() && image.restore();
    },
    isPristine: image.isIntact,
  };
}

/** The calls into one runtime and context, on the raw functions of the library (no table on the host's side). */
function createGuest(module: QuickJSEmscriptenModule, ffi: QuickJSFFI) {
  let session: MachineSession | null = null;
  let broken: { cause: unknown } | null = null;
  const entries = new Map<GuestEntry, JSValuePointer>();

  module.callbacks = {
    callFunction: (_asyncify, ctx, _self, argc, argv) => answer(ctx, argc, argv) as JSValuePointer,
    shouldInterrupt: () => (session?.shouldStop() ? 1 : 0),
    loadModuleSource: () => 0 as never,
    normalizeModule: () => 0 as never,
    freeHostRef: () => undefined,
  };
  const runtime: JSRuntimePointer = ffi.QTS_NewRuntime();
  ffi.QTS_RuntimeSetMaxStackSize(runtime, stackBytes);
  ffi.QTS_RuntimeEnableInterruptHandler(runtime);
  const context: JSContextPointer = ffi.QTS_NewContext(runtime, 0 as never);
  const argumentSlots = module._malloc(8) as JSValueConstPointerPointer;
  const jobContext = module._malloc(4) as never;
  const text = createTextPassing(module, ffi, context);

  /** Serves a host call of the guest. An exception must not cross the engine's frames. */
  function answer(ctx: JSContextPointer, argc: number, argv: JSValueConstPointer): number {
    try {
      const argument = (index: number) =>
        index < argc ? text.read(ffi.QTS_ArgvGetJSValueConstPointer(argv, index)) : '';
      if (session === null || ctx !== context) return 0;
      const result = session.host(argument(0), argument(1), argument(2));
      return result === undefined ? 0 : text.write(result);
    } catch (error) {
      broken ??= { cause: error };
      return 0;
    }
  }

  /** Runs a call into the engine; a trap or a host exception breaks the machine. */
  function guard(operation: () => JSValuePointer): GuestCall {
    if (broken) return { kind: 'broken', cause: broken.cause };
    try {
      const call = inspect(operation());
      return broken ? { kind: 'broken', cause: (broken as { cause: unknown }).cause } : call;
    } catch (error) {
      broken = { cause: error };
      return { kind: 'broken', cause: error };
    }
  }

  function inspect(value: JSValuePointer): GuestCall {
    const thrown = ffi.QTS_ResolveException(context, value);
    ffi.QTS_FreeValuePointer(context, value);
    if (!thrown) return { kind: 'returned' };
    const description = describeThrown(thrown);
    ffi.QTS_FreeValuePointer(context, thrown);
    return { kind: 'threw', description };
  }

  /** The guest's own `describe` as JSON text; empty when even that fails (out of memory, out of time). */
  function describeThrown(thrown: JSValuePointer): string {
    const described = callFunction('describe', [thrown]);
    const failure = ffi.QTS_ResolveException(context, described);
    const result = failure ? '' : text.read(described);
    if (failure) ffi.QTS_FreeValuePointer(context, failure);
    ffi.QTS_FreeValuePointer(context, described);
    return result;
  }

  function callFunction(entry: GuestEntry, values: (JSValuePointer | JSValueConstPointer)[]): JSValuePointer {
    const callee = entries.get(entry);
    if (callee === undefined) throw new Error(`The guest has no entry "${entry}".`);
    const slots = new Uint32Array(module.HEAPU8.buffer, argumentSlots, 2);
    for (const [index, value] of values.entries()) slots[index] = value;
    return ffi.QTS_Call(context, callee, ffi.QTS_GetUndefined(), values.length, argumentSlots);
  }

  function callWithText(entry: GuestEntry, argument: string): JSValuePointer {
    const passed = text.write(argument);
    const result = callFunction(entry, [passed]);
    ffi.QTS_FreeValuePointer(context, passed);
    return result;
  }

  function evaluate(code: string, fileName: string, flags: number): JSValuePointer {
    return text.withCode(code, (pointer, length) =>
      ffi.QTS_Eval(context, pointer, length, fileName, 0 as never, flags as never),
    );
  }

  return {
    setUp(source: string): void {
      const host = ffi.QTS_NewFunction(context, 'host', 3, false, 1 as HostRefId);
      const factory = evaluate(source, 'millrace', EvalFlags.JS_EVAL_TYPE_GLOBAL);
      if (ffi.QTS_ResolveException(context, factory)) throw new Error('The guest API does not parse.');
      new Uint32Array(module.HEAPU8.buffer, argumentSlots, 2)[0] = host;
      const api = ffi.QTS_Call(context, factory, ffi.QTS_GetUndefined(), 1, argumentSlots);
      const failure = ffi.QTS_ResolveException(context, api);
      if (failure) throw new Error(`The guest API fails: ${text.read(failure)}`);
      for (const name of guestEntries) {
        const key = text.write(name);
        entries.set(name, ffi.QTS_GetProp(context, api, key));
        ffi.QTS_FreeValuePointer(context, key);
      }
    },
    begin(next: MachineSession): void {
      session = next;
    },
    startModule: (code: string, fileName: string) =>
      guard(() => {
        const namespace = evaluate(code, fileName, EvalFlags.JS_EVAL_TYPE_MODULE);
        const thrown = ffi.QTS_ResolveException(context, namespace);
        if (thrown) return ffi.QTS_Throw(context, thrown);
        const result = callFunction('start', [namespace]);
        ffi.QTS_FreeValuePointer(context, namespace);
        return result;
      }),
    call: (entry: GuestEntry, argument: string) => guard(() => callWithText(entry, argument)),
    runJobs(): GuestCall {
      while (!broken && session && !session.shouldStop() && ffi.QTS_IsJobPending(runtime)) {
        const call = guard(() => ffi.QTS_ExecutePendingJob(runtime, jobsPerBatch, jobContext));
        if (call.kind !== 'returned') return call;
      }
      return broken ? { kind: 'broken', cause: broken.cause } : { kind: 'returned' };
    },
    end(): boolean {
      session = null;
      return broken === null;
    },
  };
}
