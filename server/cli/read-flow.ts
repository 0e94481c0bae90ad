import type { Problem } from '#shared/graph/problems.ts';
import { type FlowFile, readFlowFile } from '#shared/graph/read-flow-file.ts';
import type { CommandIo } from './command-io.ts';

/** Reads a flow file of a command's argument; a file that is missing or no JSON is a problem too. */
export async function readFlow(io: CommandIo, path: string): Promise<FlowFile> {
  let text: string;
  try {
    text = await io.readFile(path);
  } catch {
    const isFolder = (await io.list(path)) !== null;
    return refused(isFolder ? `${path} is a folder; name a flow file.` : `The file ${path} cannot be read.`);
  }
  try {
    return readFlowFile(JSON.parse(text));
  } catch (error) {
    return refused(`The file ${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** One line per problem, for people. */
export function formatProblems(problems: Problem[]): string {
  return problems
    .map(({ severity, code, node, message }) => {
      return `${severity} ${code}${node === undefined ? '' : ` (${node})`}: ${message}\n`;
    })
    .join('');
}

function refused(message: string): FlowFile {
  return { ok: false, problems: [{ severity: 'error', code: 'missing_config', message }] };
}
