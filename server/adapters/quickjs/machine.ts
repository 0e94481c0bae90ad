import type {
  JSValueConstPointer,
  JSValuePointer,
  QuickJSEmscriptenModule,
  QuickJSFFI,
} from 'quickjs-emscripten';
import { loadEngine } from './engine-loader.ts';
import { createGuestContext, type GuestContext, type GuestEntry } from './guest-context.ts';
import { createMemoryImage } from './memory-image.ts';

const pageBytes = 65_536;
const initialPages = 256;

/** What the guest calls: an operation's name and up to two texts; the answer is a text or nothing. */
export type HostFunction = (operation: string, first: string, second: string) => string | undefined;

/** What one execution lends to the machine; it is gone when the execution ends. */
export type MachineSession = {
  host: HostFunction;
  /** Asked every few thousand operations of the guest; true stops the guest. */
  shouldStop: () => boolean;
};

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

/** What a machine's guest does during a session, and whether it can be trusted afterwards. */
function createGuest(module: QuickJSEmscriptenModule, ffi: QuickJSFFI) {
  let session: MachineSession | null = null;
  let broken: { kind: 'broken'; cause: unknown } | null = null;

  /** Serves a host call of the guest. An exception must not cross the engine's frames. */
  function answer(count: number, argv: JSValueConstPointer): number {
    try {
      const argument = (index: number) => (index < count ? guest.argument(argv, index) : '');
      const result = session?.host(argument(0), argument(1), argument(2));
      return result === undefined ? 0 : guest.text.write(result);
    } catch (cause) {
      broken ??= { kind: 'broken', cause };
      return 0;
    }
  }

  module.callbacks = {
    callFunction: (_asyncify, _context, _self, count, argv) => answer(count, argv) as JSValuePointer,
    shouldInterrupt: () => (session?.shouldStop() ? 1 : 0),
    loadModuleSource: () => 0 as never,
    normalizeModule: () => 0 as never,
    freeHostRef: () => undefined,
  };
  const guest = createGuestContext(module, ffi);

  /** Runs a call into the engine; a trap or a host exception breaks the machine. */
  function guard(operation: () => JSValuePointer): GuestCall {
    if (broken) return broken;
    try {
      const call = inspectResult(guest, operation());
      return broken ?? call;
    } catch (cause) {
      broken = { kind: 'broken', cause };
      return broken;
    }
  }

  return {
    setUp: guest.setUp,
    begin(next: MachineSession): void {
      session = next;
    },
    startModule: (code: string, fileName: string) => guard(() => startModule(guest, code, fileName)),
    call: (entry: GuestEntry, argument: string) => guard(() => guest.callWithText(entry, argument)),
    runJobs(): GuestCall {
      while (!broken && session && !session.shouldStop() && guest.hasJobs()) {
        const call = guard(guest.runSomeJobs);
        if (call.kind !== 'returned') return call;
      }
      return broken ?? { kind: 'returned' };
    },
    end(): boolean {
      session = null;
      return broken === null;
    },
  };
}

function startModule(guest: GuestContext, code: string, fileName: string): JSValuePointer {
  const namespace = guest.evaluateModule(code, fileName);
  const thrown = guest.takeException(namespace);
  if (thrown) return guest.throwAgain(thrown);
  const result = guest.call('start', [namespace]);
  guest.release(namespace);
  return result;
}

function inspectResult(guest: GuestContext, value: JSValuePointer): GuestCall {
  const thrown = guest.takeException(value);
  guest.release(value);
  if (!thrown) return { kind: 'returned' };
  const description = describeThrown(guest, thrown);
  guest.release(thrown);
  return { kind: 'threw', description };
}

/** The guest's own `describe` as JSON text; empty when even that fails (out of memory, out of time). */
function describeThrown(guest: GuestContext, thrown: JSValuePointer): string {
  const described = guest.call('describe', [thrown]);
  const failure = guest.takeException(described);
  const result = failure ? '' : guest.text.read(described);
  if (failure) guest.release(failure);
  guest.release(described);
  return result;
}
