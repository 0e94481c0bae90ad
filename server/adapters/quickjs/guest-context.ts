import {
  EvalFlags,
  type HostRefId,
  type JSContextPointer,
  type JSValueConstPointer,
  type JSValueConstPointerPointer,
  type JSValuePointer,
  type QuickJSEmscriptenModule,
  type QuickJSFFI,
} from 'quickjs-emscripten';
import { createTextPassing } from './text-passing.ts';

const stackBytes = 256 * 1024;
const jobsPerBatch = 100;

const guestEntries = ['describe', 'prepare', 'start', 'settle', 'evaluate'] as const;

/** The functions that the guest's program offers to the host. */
export type GuestEntry = (typeof guestEntries)[number];

type Value = JSValuePointer | JSValueConstPointer;

/**
 * One runtime and context on the raw functions of the library, which keep no table on the host's side. Its calls
 * give the engine's values, which may be exceptions: `takeException` tells. They throw when the engine traps.
 */
export type GuestContext = ReturnType<typeof createGuestContext>;

export function createGuestContext(module: QuickJSEmscriptenModule, ffi: QuickJSFFI) {
  const runtime = ffi.QTS_NewRuntime();
  ffi.QTS_RuntimeSetMaxStackSize(runtime, stackBytes);
  ffi.QTS_RuntimeEnableInterruptHandler(runtime);
  const context: JSContextPointer = ffi.QTS_NewContext(runtime, 0 as never);
  const argumentSlots = module._malloc(8) as JSValueConstPointerPointer;
  const jobContext = module._malloc(4) as never;
  const text = createTextPassing(module, ffi, context);
  const entries = new Map<GuestEntry, JSValuePointer>();
  const release = (value: JSValuePointer): void => ffi.QTS_FreeValuePointer(context, value);

  function callValue(callee: JSValuePointer, values: Value[]): JSValuePointer {
    const slots = new Uint32Array(module.HEAPU8.buffer, argumentSlots, 2);
    for (const [index, value] of values.entries()) slots[index] = value;
    return ffi.QTS_Call(context, callee, ffi.QTS_GetUndefined(), values.length, argumentSlots);
  }

  function call(entry: GuestEntry, values: Value[]): JSValuePointer {
    const callee = entries.get(entry);
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
      entries.set(name, ffi.QTS_GetProp(context, api, key));
      release(key);
    }
  }

  return {
    context,
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
    runSomeJobs: () => ffi.QTS_ExecutePendingJob(runtime, jobsPerBatch, jobContext),
    argument: (argv: JSValueConstPointer, index: number) =>
      text.read(ffi.QTS_ArgvGetJSValueConstPointer(argv, index)),
  };
}
