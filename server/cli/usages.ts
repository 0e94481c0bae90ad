/** How the commands are called that read their own arguments; the list of commands shows the same. */
export const usages = {
  run: [
    'run <file> [--input JSON|@FILE] [--trigger NODE] [--workspace DIR]',
    '         [--decide ID=approved|rejected|expired[@WHO][:JSON]]... [--signal NAME=JSON]...',
    '         [--env KEY=VALUE]... [--real-time] [--json]',
  ].join('\n'),
  test: 'test <file|dir> [--workspace DIR] [--json]',
  validate: 'validate <file> [--json]',
} as const;

export function usageOf(usage: string): string {
  return `Usage: millrace ${usage}\n`;
}
