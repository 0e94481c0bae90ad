import {
  EvalFlags,
  type HostRefId,
  type JSContextPointer,
  type JSRuntimePointer,
  type JSValueConstPointer,
  type JSValueConstPointerPointer,
  type JSValuePointer,
  type QuickJSEmscriptenModule,
  type QuickJSFFI,
} from 'quickjs-emscripten';
import { createTextPassing } from './text-passing.ts';

const stackBytes = 256 * 1024;
const jobsPerBatch = 100;

const guestEntries = ['describe', 'prepare', 'start', 'preload', 'settle', 'evaluate'] as const;

/** The functions that the guest's program offers to the host. */
export type GuestEntry = (typeof guestEntries)[number];

type Value = JSValuePointer | JSValueConstPointer;

/** Where the parts of a guest stand in its memory; with the memory they make a guest of another instance. */
export type GuestPointers = {
  runtime: number;
  context: number;
  argumentSlots: number;
  jobContext: number;
  entries: Partial<Record<GuestEntry, number>>;
};

/**
 * One runtime and context on the raw functions of the library, which keep no table on the host's side. Its calls
 * give the engine's values, which may be exceptions: `takeException` tells. They throw when the engine traps.
 */
export type GuestContext = ReturnType<typeof createGuestContext>;

export function createGuestContext(
  module: QuickJSEmscriptenModule,
  ffi: QuickJSFFI,
  pointers: GuestPointers = createPointers(module, ffi),
) {
  const runtime = pointers.runtime as JSRuntimePointer;
  const context = pointers.context as JSContextPointer;
  const argumentSlots = pointers.argumentSlots as JSValueConstPointerPointer;
  const jobContext = pointers.jobContext as never;
  const text = createTextPassing(module, ffi, context);
  const release = (value: JSValuePointer): void => ffi.QTS_FreeValuePointer(context, value);

  function callValue(callee: JSValuePointer, values: Value[]): JSValuePointer {
    const slots = new Uint32Array(module.HEAPU8.buffer, argumentSlots, 2);
    for (const [index, value] of values.entries()) slots[index] = value;
    return ffi.QTS_Call(context, callee, ffi.QTS_GetUndefined(), values.length, argumentSlots);
  }

  function call(entry: GuestEntry, values: Value[]): JSValuePointer {
    const callee = pointers.entries[entry] as JSValuePointer | undefined;
    if (callee === undefined) throw new Error(`The guest has no entry "${entry}".`);
    return callValue(callee, values);
  }

  function evaluate(code: string, fileName: string, flags: number): JSValuePointer {
    return text.withCode(code, (pointer, length) =>
      ffi.QTS_Eval(context, pointer, length, fileName, 0 as never, flags as never),
    );
  }

  /** Evaluates the guest's program and keeps its entries. */
  function setUp(source: string): void {
    const host = ffi.QTS_NewFunction(context, 'host', 3, false, 1 as HostRefId);
    const factory = evaluate(source, 'millrace', EvalFlags.JS_EVAL_TYPE_GLOBAL);
    if (ffi.QTS_ResolveException(context, factory)) throw new Error('The guest API does not parse.');
    const api = callValue(factory, [host]);
    const failure = ffi.QTS_ResolveException(context, api);
    if (failure) throw new Error(`The guest API fails: ${text.read(failure)}`);
    for (const name of guestEntries) {
      const key = text.write(name);
      pointers.entries[name] = ffi.QTS_GetProp(context, api, key);
      release(key);
    }
  }

  return {
    pointers,
    text,
    release,
    call,
    setUp,
    callWithText(entry: GuestEntry, argument: string): JSValuePointer {
      const passed = text.write(argument);
      const result = call(entry, [passed]);
      release(passed);
      return result;
    },
    evaluateModule: (code: string, fileName: string) =>
      evaluate(code, fileName, EvalFlags.JS_EVAL_TYPE_MODULE),
    /** The thrown value if this is an exception, else null. */
    takeException: (value: JSValuePointer): JSValuePointer | null =>
      ffi.QTS_ResolveException(context, value) || null,
    throwAgain: (thrown: JSValuePointer) => ffi.QTS_Throw(context, thrown),
    hasJobs: () => ffi.QTS_IsJobPending(runtime) !== 0,
    /** Runs some jobs; null, or what a job threw into nowhere: no memory or no time was left to reject its promise. */
    runSomeJobs(): JSValuePointer | null {
      const executed = ffi.QTS_ExecutePendingJob(runtime, jobsPerBatch, jobContext);
      const isCount = !Number.isNaN(ffi.QTS_GetFloat64(context, executed));
      if (!isCount) return executed;
      release(executed);
      return null;
    },
    argument: (argv: JSValueConstPointer, index: number) =>
      text.read(ffi.QTS_ArgvGetJSValueConstPointer(argv, index)),
  };
}

/** Makes a runtime and a context with the engine's own limits. */
function createPointers(module: QuickJSEmscriptenModule, ffi: QuickJSFFI): GuestPointers {
  const runtime = ffi.QTS_NewRuntime();
  ffi.QTS_RuntimeSetMaxStackSize(runtime, stackBytes);
  ffi.QTS_RuntimeEnableInterruptHandler(runtime);
  ffi.QTS_RuntimeEnableModuleLoader(runtime, 0);
  const context = ffi.QTS_NewContext(runtime, 0 as never);
  return {
    runtime,
    context,
    argumentSlots: module._malloc(8),
    jobContext: module._malloc(4),
    entries: {},
  };
}
