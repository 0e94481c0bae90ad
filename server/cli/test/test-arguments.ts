import { parseArgs } from 'node:util';
import { describeArgumentsError } from '../arguments-error.ts';
import { usageOf, usages } from '../usages.ts';

export const testUsage = usageOf(usages.test);

export type TestArguments = { target: string; workspace: string | undefined; isJson: boolean };

/** The arguments, or a sentence about what is wrong. */
export function parseTestArguments(argv: string[]): TestArguments | string {
  try {
    const options = { json: { type: 'boolean', default: false }, workspace: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
    const [target, ...others] = positionals;
    if (target === undefined || others.length > 0) return 'Name one flow file, or a folder of them.';
    return { target, workspace: values.workspace, isJson: values.json };
  } catch (error) {
    return describeArgumentsError(error);
  }
}
