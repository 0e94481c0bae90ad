import { FileUp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { TextArea } from '#client/ui/text-field.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { replacingOperation } from '#shared/graph/replacing-operation.ts';
import { count } from '../nodes/describe-value.ts';
import { useEditor } from '../state/editor-context.tsx';
import { countCases } from '../test-cases/describe-cases.ts';
import { importTests } from '../test-cases/import-tests.ts';
import { tell, useTestCases } from '../test-cases/use-test-cases.ts';
import { type ImportedFile, readImport } from './read-import.ts';

type ImportedFlow = Extract<ImportedFile, { ok: true }>;

/** Takes a flow file over the draft, as one edit that undo takes back; says first what is in it. */
export function ImportDialog({ flow, onClose }: { flow: FlowView; onClose(): void }) {
  const editor = useEditor();
  const { cases, save } = useTestCases(flow.id);
  const [text, setText] = useState('');
  const file = text.trim() === '' ? null : readImport(text);

  function take({ definition, tests }: ImportedFlow): void {
    if (!editor.apply(replacingOperation(editor.store.getState().definition, definition))) return;
    editor.select({});
    editor.set({ viewChange: { kind: 'fit' } });
    void importTests(tests, { cases, save }).catch(tell);
    onClose();
  }

  return (
    <Dialog
      title="Import"
      description="A flow file takes the place of the draft. Undo brings the draft back."
      size="medium"
      isOpen
      onClose={onClose}
    >
      <DialogBody className="flex flex-col gap-3">
        <FileChoice onText={setText} />
        <TextArea
          label="Or paste its text"
          rows={6}
          isRequired={false}
          spellCheck={false}
          className="font-mono text-xs"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {file && <Report file={file} />}
      </DialogBody>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          disabled={file?.ok !== true}
          onClick={() => file?.ok === true && take(file)}
        >
          Replace the draft
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function FileChoice({ onText }: { onText(text: string): void }) {
  return (
    <label className="relative flex cursor-pointer items-center justify-center gap-2 rounded-card border border-line-strong/60 border-dashed px-4 py-5 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <FileUp className="size-4 text-muted" aria-hidden />
      Choose a flow file, or drop it here
      <input
        type="file"
        accept=".json,application/json"
        aria-label="Flow file"
        className="absolute inset-0 cursor-pointer opacity-0"
        onChange={(event) => void event.target.files?.[0]?.text().then(onText)}
      />
    </label>
  );
}

function Report({ file }: { file: ImportedFile }) {
  if (!file.ok) {
    return (
      <Box tone="bad" title="The file cannot be taken over">
        <ul className="list-disc pl-5">
          {file.problems.slice(0, 20).map(({ message }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: several may say the same, and a row holds no state.
            <li key={index}>{message}</li>
          ))}
        </ul>
      </Box>
    );
  }
  const { nodes, edges, notes } = file.definition;
  const parts = [count(nodes.length, 'node'), count(edges.length, 'edge'), count(notes.length, 'note')];
  return (
    <>
      <p aria-live="polite">
        {file.title && <span className="font-medium">{file.title}: </span>}
        {parts.join(', ')}.
        {file.tests.length > 0 &&
          ` ${countCases(file.tests.length)} with it: they are added, or take the place of cases with the same name.`}
      </p>
      {file.unknownKinds.length > 0 && (
        <Box tone="warn" title="Some kinds of nodes are not known here">
          <ul className="list-disc pl-5">
            {file.unknownKinds.map((unknown) => (
              <li key={unknown.kind}>
                “{unknown.kind}”: {count(unknown.nodes, 'node')} kept as a placeholder. The flow can be saved
                and exported with it, but not run.
              </li>
            ))}
          </ul>
        </Box>
      )}
    </>
  );
}

function Box({ tone, title, children }: { tone: 'bad' | 'warn'; title: string; children: ReactNode }) {
  return (
    <div
      role="alert"
      className={
        tone === 'bad' ? 'rounded-control bg-bad-soft px-3 py-2' : 'rounded-control bg-warn-soft px-3 py-2'
      }
    >
      <p className="font-medium">{title}</p>
      {children}
    </div>
  );
}
