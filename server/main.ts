import { startCommand } from '#server/cli/start.ts';

process.exitCode = await startCommand(process.argv.slice(2));
