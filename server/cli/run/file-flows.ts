import type { FlowFinder } from '#server/local-runs/local-child-runs.ts';
import { AppError } from '#shared/errors.ts';
import { hasErrors, validateDefinition } from '#shared/graph/validate.ts';
import type { CommandIo } from '../command-io.ts';
import { readFlow } from '../read-flow.ts';

/** Flows as files: the flow at `folder/name` is `<folder>/folder/name.json` (design 2.4), in one version. */
export function createFileFlows(io: CommandIo, folder: string | undefined): FlowFinder {
  return async ({ path: flowPath }) => {
    if (folder === undefined) {
      throw new AppError(
        'not_found',
        `The flow ${flowPath} is not known: say where flows are by --workspace DIR.`,
      );
    }
    const path = `${folder}/${flowPath}.json`;
    if (!(await isThere(io, path))) {
      throw new AppError('not_found', `There is no flow ${flowPath}: the file ${path} cannot be read.`);
    }
    const file = await readFlow(io, path);
    const problems = file.ok ? validateDefinition(file.definition, 'run') : file.problems;
    if (file.ok && !hasErrors(problems)) return file.definition;
    const reasons = problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    throw new AppError('invalid_definition', `The flow ${flowPath} cannot run: ${reasons.join(' ')}`);
  };
}

async function isThere(io: CommandIo, path: string): Promise<boolean> {
  return io.readFile(path).then(
    () => true,
    () => false,
  );
}
