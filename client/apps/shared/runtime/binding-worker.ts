import { getQuickJS, type QuickJSContext, shouldInterruptAfterDeadline } from 'quickjs-emscripten';
import type { BindingReply, BindingRequest } from './binding-messages.ts';
import type { Computed } from './fill-values.ts';

const memoryBytes = 64 * 1024 * 1024;
const expressionMs = 250;

/** The language of bindings, with the scope kept inside; it knows neither the page nor the network. */
async function startGuest(): Promise<QuickJSContext> {
  const quickjs = await getQuickJS();
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(512 * 1024);
  return runtime.newContext();
}

const starting = startGuest();

addEventListener('message', async ({ data }: MessageEvent<BindingRequest>) => {
  const guest = await starting;
  for (const [name, json] of Object.entries(data.roots)) setRoot(guest, name, json);
  const results = data.codes.map((code) => evaluate(guest, code));
  const reply: BindingReply = { id: data.id, results };
  postMessage(reply);
});

function setRoot(guest: QuickJSContext, name: string, json: string): void {
  const source = `(${JSON.stringify(json)})`;
  const made = guest.evalCode(`JSON.parse${source}`);
  if (made.error) {
    made.error.dispose();
    return;
  }
  guest.setProp(guest.global, name, made.value);
  made.value.dispose();
}

function evaluate(guest: QuickJSContext, code: string): Computed {
  guest.runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + expressionMs));
  const made = guest.evalCode(`JSON.stringify({ value: (${code}\n) })`);
  guest.runtime.removeInterruptHandler();
  if (made.error) {
    const error: unknown = guest.dump(made.error);
    made.error.dispose();
    return { ok: false, message: messageOf(error) };
  }
  const text = guest.getString(made.value);
  made.value.dispose();
  const parsed = JSON.parse(text) as { value?: unknown };
  return { ok: true, value: parsed.value };
}

function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : error;
  const text = typeof message === 'string' ? message : 'The expression failed';
  return text === 'interrupted' ? 'The expression takes too long' : text;
}
