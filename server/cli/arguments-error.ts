/** What Node says about arguments that it cannot read, without its hint about a dash that is no option. */
export function describeArgumentsError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\. To specify a positional argument[\s\S]*$/, '.');
}
