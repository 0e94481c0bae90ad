import type {
  JSContextPointer,
  JSValueConstPointer,
  JSValuePointer,
  QuickJSEmscriptenModule,
  QuickJSFFI,
} from 'quickjs-emscripten';

/** Text in and out of the instance's memory. Texts are JSON or well-formed: NUL and lone surrogates are escaped. */
export function createTextPassing(
  module: QuickJSEmscriptenModule,
  ffi: QuickJSFFI,
  context: JSContextPointer,
) {
  function allocate(value: string): { pointer: number; length: number } {
    const length = Buffer.byteLength(value);
    const pointer = module._malloc(length + 1);
    if (pointer === 0) throw new GuestOutOfMemory();
    Buffer.from(module.HEAPU8.buffer, pointer, length + 1).write(value, 'utf8');
    module.HEAPU8[pointer + length] = 0;
    return { pointer, length };
  }
  return {
    write(value: string): JSValuePointer {
      const { pointer } = allocate(value);
      const result = ffi.QTS_NewString(context, pointer as never);
      module._free(pointer);
      return result;
    },
    /** A text that the engine frees by itself. */
    writeSource: (source: string): number => allocate(source).pointer,
    read(value: JSValuePointer | JSValueConstPointer): string {
      const pointer = ffi.QTS_GetString(context, value);
      if (!pointer) throw new GuestOutOfMemory();
      const heap = module.HEAPU8;
      const end = heap.indexOf(0, pointer);
      const result = Buffer.from(heap.buffer, pointer, end - pointer).toString('utf8');
      ffi.QTS_FreeCString(context, pointer);
      return result;
    },
    withCode(code: string, use: (pointer: never, length: number) => JSValuePointer): JSValuePointer {
      const { pointer, length } = allocate(code);
      const result = use(pointer as never, length);
      module._free(pointer);
      return result;
    },
  };
}

/** The engine could not even hold a text that crosses its border. */
export class GuestOutOfMemory extends Error {
  override readonly name = 'GuestOutOfMemory';
}
