import { parseArgs } from 'node:util';
import type { Problem } from '#shared/graph/problems.ts';
import { hasErrors, validateDefinition } from '#shared/graph/validate.ts';
import { describeArgumentsError } from './arguments-error.ts';
import { type CommandIo, exitCodes } from './command-io.ts';
import { formatProblems, readFlow } from './read-flow.ts';
import { usageOf, usages } from './usages.ts';

const usage = usageOf(usages.validate);

/** `millrace validate <file> [--json]` (design 2.4): exit code 0, or 2 when there are errors. */
export async function validateCommand(argv: string[], io: CommandIo): Promise<number> {
  const given = parseArguments(argv);
  if (typeof given === 'string') {
    io.stderr(`${given}\n${usage}`);
    return exitCodes.unusable;
  }
  const problems = await findProblems(io, given.file);
  if (given.isJson) io.stdout(`${JSON.stringify({ problems })}\n`);
  else io.stdout(problems.length === 0 ? 'No problems.\n' : formatProblems(problems));
  return hasErrors(problems) ? exitCodes.unusable : exitCodes.succeeded;
}

async function findProblems(io: CommandIo, file: string): Promise<Problem[]> {
  const flow = await readFlow(io, file);
  return flow.ok ? validateDefinition(flow.definition, 'publish') : flow.problems;
}

function parseArguments(argv: string[]): { file: string; isJson: boolean } | string {
  try {
    const options = { json: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) return 'Name one flow file.';
    return { file, isJson: values.json };
  } catch (error) {
    return describeArgumentsError(error);
  }
}
