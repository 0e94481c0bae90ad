import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { RELEASE_SYNC } from 'quickjs-emscripten';

/**
 * The one place that names the QuickJS build: bellard/quickjs, release, without asyncify.
 * It is faster than the ng build and names the right line for errors that the engine throws.
 */
export const quickjsVariant = RELEASE_SYNC;

let compiled: Promise<WebAssembly.Module> | undefined;

/** Compiles the engine once per process; worker threads share the compiled code. */
export function compileQuickjs(): Promise<WebAssembly.Module> {
  compiled ??= readFile(findWasmFile()).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

function findWasmFile(): string {
  const fromHere = createRequire(import.meta.url);
  const fromLibrary = createRequire(fromHere.resolve('quickjs-emscripten'));
  return fromLibrary.resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
}
