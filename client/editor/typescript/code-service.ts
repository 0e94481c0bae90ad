import ts from 'typescript-api';
import { type Annotated, annotate, type Insertion } from './annotate-parameters.ts';
import type { CodeCompletion, CodeHover, CodeMistake } from './messages.ts';
import { sandboxTypes } from './sandbox-types.ts';

/** Answers about one script at a time. */
export type CodeService = {
  complete(script: Script, at: number): { from: number; completions: CodeCompletion[] };
  hover(script: Script, at: number): CodeHover | null;
  check(script: Script): CodeMistake[];
};

export type Script = { code: string; parameterTypes: Readonly<Record<string, string>> };

const scriptFile = '/script.ts';
const sandboxFile = '/sandbox.d.ts';
const maxCompletions = 300;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ['lib.es2023.d.ts'],
  types: [],
  strict: true,
  noImplicitAny: false,
  noEmit: true,
  allowJs: true,
  skipLibCheck: true,
};

/** A script without \`main\` runs as a body, where \`return\` and \`await\` are allowed. */
const allowedCodes = new Set([1108, 1375, 1378]);

/** The language service over one script, the sandbox's types and the language's own (`libs`, by file name). */
export function createCodeService(libs: ReadonlyMap<string, string>): CodeService {
  let current: Annotated = annotate('', []);
  let version = 0;
  const files = new Map<string, string>([[sandboxFile, sandboxTypes]]);
  const textOf = (file: string) =>
    file === scriptFile ? current.code : (files.get(file) ?? libs.get(file.slice(file.lastIndexOf('/') + 1)));
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [scriptFile, sandboxFile],
    getScriptVersion: (file) => (file === scriptFile ? String(version) : '1'),
    getScriptSnapshot: (file) => {
      const text = textOf(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: () => '/lib.es2023.d.ts',
    fileExists: (file) => textOf(file) !== undefined,
    readFile: textOf,
  });

  function open({ code, parameterTypes }: Script): void {
    const next = annotate(code, missingTypes(code, parameterTypes));
    if (next.code !== current.code) version += 1;
    current = next;
  }

  return {
    complete(script, at) {
      open(script);
      const found = service.getCompletionsAtPosition(scriptFile, current.inward(at), {
        includeCompletionsWithInsertText: false,
      });
      const word = /[\w$]*$/.exec(script.code.slice(0, at))?.[0] ?? '';
      const isMember = found?.isMemberCompletion === true;
      const completions = (found?.entries ?? [])
        .filter((entry) => isMember || isUseful(entry, word))
        .slice(0, maxCompletions)
        .map(({ name, kind, sortText }) => ({ label: name, kind, sort: sortText }));
      return { from: at - word.length, completions };
    },
    hover(script, at) {
      open(script);
      const info = service.getQuickInfoAtPosition(scriptFile, current.inward(at));
      if (info === undefined) return null;
      const from = current.outward(info.textSpan.start);
      return {
        from,
        to: Math.max(from, current.outward(info.textSpan.start + info.textSpan.length)),
        signature: ts.displayPartsToString(info.displayParts),
        text: ts.displayPartsToString(info.documentation),
      };
    },
    check(script) {
      open(script);
      return [...service.getSyntacticDiagnostics(scriptFile), ...service.getSemanticDiagnostics(scriptFile)]
        .filter(({ code }) => !allowedCodes.has(code))
        .map(({ start = 0, length = 1, messageText }) => ({
          from: current.outward(start),
          to: Math.max(current.outward(start) + 1, current.outward(start + length)),
          message: ts.flattenDiagnosticMessageText(messageText, '\n'),
        }))
        .map((mistake) => ({
          ...mistake,
          to: Math.min(mistake.to, Math.max(script.code.length, mistake.from)),
        }));
    },
  };
}

/** Global names that begin with what was typed; types and keywords only where they were begun. */
function isUseful({ name, kind }: ts.CompletionEntry, word: string): boolean {
  if (word === '') return kind !== ts.ScriptElementKind.keyword && !/^[A-Z]/.test(name);
  return name.toLowerCase().startsWith(word.toLowerCase());
}

/** Where a parameter of `main` says no type of its own and has no default, the recorded one is put in. */
function missingTypes(code: string, types: Readonly<Record<string, string>>): Insertion[] {
  if (Object.keys(types).length === 0) return [];
  const source = ts.createSourceFile('/main.ts', code, ts.ScriptTarget.ES2023, true);
  const insertions: Insertion[] = [];
  source.forEachChild((statement) => {
    for (const parameter of parametersOfMain(statement)) {
      if (parameter.type !== undefined || parameter.initializer !== undefined) continue;
      if (!ts.isIdentifier(parameter.name) || parameter.dotDotDotToken !== undefined) continue;
      const type = types[parameter.name.text];
      const at = (parameter.questionToken ?? parameter.name).getEnd();
      if (type !== undefined) insertions.push({ at, text: `: ${type}` });
    }
  });
  return insertions;
}

function parametersOfMain(statement: ts.Node): readonly ts.ParameterDeclaration[] {
  if (ts.isFunctionDeclaration(statement) && statement.name?.text === 'main') return statement.parameters;
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    const isMain = ts.isIdentifier(name) && name.text === 'main' && initializer !== undefined;
    return isMain && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
      ? initializer.parameters
      : [];
  });
}
