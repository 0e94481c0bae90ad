import { readdir, readFile } from 'node:fs/promises';
import type { CommandIo } from './command-io.ts';
import { badUse, writeLine } from './terminal.ts';
import { usageOf, usages } from './usages.ts';

type Command = { usage: string; summary: string; run(argv: string[]): Promise<number> };

/** Each command is loaded when it is called, so that a small one starts fast. */
const commands: Record<string, Command> = {
  start: {
    usage: 'start [--role all|api|worker] [--port N]',
    summary: 'Serve the editor, the API and the webhooks, and execute runs',
    run: async (argv) => (await import('./start.ts')).startCommand(argv),
  },
  run: {
    usage: usages.run,
    summary: 'Execute a flow file here, without a server',
    run: async (argv) => (await import('./run/run-command.ts')).runCommand(argv, processIo()),
  },
  test: {
    usage: usages.test,
    summary: 'Run the test cases of flow files',
    run: async (argv) => (await import('./test/test-command.ts')).testCommand(argv, processIo()),
  },
  validate: {
    usage: usages.validate,
    summary: 'List the problems of a flow file',
    run: async (argv) => (await import('./validate.ts')).validateCommand(argv, processIo()),
  },
  'database serve': {
    usage: 'database serve --port N [--data DIR]',
    summary: 'Serve the embedded database to several processes',
    run: async (argv) => (await import('./database/serve.ts')).databaseServeCommand(argv),
  },
  'database export': {
    usage: 'database export DIR [--data DIR]',
    summary: 'Write all data as files that MongoDB and "database import" read',
    run: async (argv) => (await import('./database/export.ts')).databaseExportCommand(argv),
  },
  'database import': {
    usage: 'database import DIR [--data DIR]',
    summary: 'Read such files into the database of MONGODB_URI, or the embedded one',
    run: async (argv) => (await import('./database/export.ts')).databaseImportCommand(argv),
  },
  'database backup': {
    usage: 'database backup DIR [--data DIR]',
    summary: 'Copy the embedded database as of one moment, also while a server runs',
    run: async (argv) => (await import('./database/backup.ts')).databaseBackupCommand(argv),
  },
  'database verify': {
    usage: 'database verify [--data DIR]',
    summary: 'Check that documents and indexes agree',
    run: async (argv) => (await import('./database/verify.ts')).databaseVerifyCommand(argv),
  },
  'token create': {
    usage: 'token create --workspace W --role R [--flow F/N] [--days N] [--name NAME]',
    summary: 'Make an API token and print it once',
    run: async (argv) => (await import('./token-create.ts')).tokenCreateCommand(argv),
  },
  'user add': {
    usage: 'user add --email E --password-stdin --role R [--workspace W] [--name NAME] [--groups A,B]',
    summary: 'Add a person; the password is read from stdin',
    run: async (argv) => (await import('./user-add.ts')).userAddCommand(argv),
  },
  version: {
    usage: 'version',
    summary: 'Print the version',
    run: async () => (await import('./version.ts')).versionCommand(),
  },
  help: { usage: 'help [<command>]', summary: 'Print this', run: async (argv) => helpCommand(argv) },
};

const aliases: Record<string, string> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '-v': 'version',
};

/** The `millrace` command; returns its exit code. */
export async function main(argv: string[]): Promise<number> {
  const [first = 'help', second = ''] = argv;
  const name = aliases[first] ?? first;
  const command = commands[name];
  if (command !== undefined) return runOrExplain(command, argv.slice(1));
  const pair = commands[`${name} ${second}`];
  if (pair !== undefined) return runOrExplain(pair, argv.slice(2));
  const group = Object.keys(commands).filter((known) => known.startsWith(`${name} `));
  if (group.length > 0) return badUse(`"millrace ${name}" needs one of: ${group.join(', ')}.`);
  return badUse(`There is no command "${name}".`);
}

/** `--help` behind a command says how it is called. */
function runOrExplain(command: Command, argv: string[]): Promise<number> | number {
  const isAsked = argv.includes('--help') || argv.includes('-h');
  return isAsked && command !== commands.help ? explain(command) : command.run(argv);
}

function helpCommand(argv: string[]): number {
  const command = commands[argv.join(' ')];
  return command === undefined ? printHelp() : explain(command);
}

function explain({ usage, summary }: Command): number {
  writeLine(`${usageOf(usage)}\n${summary}`);
  return 0;
}

function printHelp(): number {
  const entries = Object.values(commands).map(({ usage, summary }) => `  ${usage}\n      ${summary}`);
  writeLine(`Usage: millrace <command>\n\n${entries.join('\n')}`);
  return 0;
}

/** Windows' editors put a byte order mark before what they save. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function processIo(): CommandIo {
  return {
    readFile: async (path) => withoutMark(await readFile(path, 'utf8')),
    list: (folder) => readdir(folder).catch(() => null),
    stdout: (text: string) => void process.stdout.write(text),
    stderr: (text: string) => void process.stderr.write(text),
  };
}
