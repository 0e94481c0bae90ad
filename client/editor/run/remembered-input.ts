import { isJsonObject, type JsonObject } from '#shared/json.ts';

/** What the last test of a flow was started with, for as long as the tab lives. */
export function rememberedInput(flowId: string): JsonObject {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(flowId)) ?? '{}');
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

export function rememberInput(flowId: string, input: JsonObject): void {
  try {
    sessionStorage.setItem(keyOf(flowId), JSON.stringify(input));
  } catch {
    // A full storage only means that the form is empty the next time.
  }
}

function keyOf(flowId: string): string {
  return `millrace-test-input:${flowId}`;
}
