import { isSafeUrl } from '#shared/apps/check-names.ts';
import type { Handler } from '#shared/apps/handlers.ts';
import type { JsonObject } from '#shared/json.ts';
import type { AppRuntime } from './app-runtime.ts';

/** Does one handler after the other; stops at the first that fails and says so. Whether all went well. */
export async function runHandlers(
  runtime: AppRuntime,
  handlers: readonly Handler[],
  event: JsonObject,
): Promise<boolean> {
  for (const handler of handlers) {
    try {
      if (!(await runHandler(runtime, handler, event))) return false;
    } catch (error) {
      runtime.notify(error instanceof Error ? error.message : String(error), 'error');
      return false;
    }
  }
  return true;
}

async function runHandler(runtime: AppRuntime, handler: Handler, event: JsonObject): Promise<boolean> {
  switch (handler.kind) {
    case 'run_action': {
      const isDone = await runtime.runAction(handler.action);
      const next = isDone ? handler.onSuccess : handler.onError;
      const wentOn = await runHandlers(runtime, next ?? [], event);
      return isDone && wentOn;
    }
    case 'refresh':
      return await runtime.runAction(handler.action, { isAutomatic: true });
    case 'set_state':
      runtime.setVariable(handler.name, await runtime.fill(handler.value, { event }));
      return true;
    case 'set_value':
      runtime.setOutputs(handler.component, await valueFor(runtime, handler, event), true);
      return true;
    case 'reset_form':
      runtime.reset(handler.component);
      return true;
    case 'go_to_page':
      runtime.goToPage(handler.page);
      return true;
    case 'open_url':
      openSafely(runtime, await runtime.fill(handler.url, { event }), handler.newTab);
      return true;
    case 'toast':
      runtime.notify(String((await runtime.fill(handler.message, { event })) ?? ''), handler.tone);
      return true;
  }
}

/** A table's value is the row that is selected, a form's its values. */
async function valueFor(
  runtime: AppRuntime,
  handler: Extract<Handler, { kind: 'set_value' }>,
  event: JsonObject,
): Promise<Record<string, unknown>> {
  const value = await runtime.fill(handler.value, { event });
  const components = runtime.store.getState().app.pages.flatMap((page) => page.components);
  const kind = components.find((component) => component.id === handler.component)?.kind;
  if (kind === 'table') return { selectedRow: value ?? null };
  if (kind === 'flow_form') return { values: value ?? {} };
  return { value: value ?? null };
}

/** The address is known only now, so it is checked again (design 6.5, rule 13). */
function openSafely(runtime: AppRuntime, address: unknown, newTab: boolean): void {
  const url = String(address ?? '');
  if (url === '' || url.includes('{{') || !isSafeUrl(url)) {
    throw new Error('This address cannot be opened.');
  }
  runtime.openUrl(url, newTab);
}
