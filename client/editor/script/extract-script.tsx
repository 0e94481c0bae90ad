import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { toast } from 'sonner';
import { trpc } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { suggestPath } from '#client/flows/flow-list.ts';
import { SaveScriptForm } from '#client/scripts/save-script-form.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog } from '#client/ui/dialog.tsx';
import type { FlowNode } from '#shared/graph/schema.ts';
import { titleOf } from '../nodes/faces.ts';

type ExtractScriptProps = { node: FlowNode; code: string; onExtracted(path: string): void };

/** The code of a node becomes a saved script, which the node and others run (design 5.3). */
export function ExtractScript({ node, code, onExtracted }: ExtractScriptProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="small" className="w-fit" onClick={() => setIsOpen(true)}>
        Save as a script
      </Button>
      <Dialog
        title="Save as a script"
        description="The code becomes a saved script, which other flows can run, too. This node runs it from now on."
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
      >
        <ExtractForm node={node} code={code} onExtracted={onExtracted} onClose={() => setIsOpen(false)} />
      </Dialog>
    </>
  );
}

function ExtractForm({ node, code, onExtracted, onClose }: ExtractScriptProps & { onClose(): void }) {
  const { slug: workspace } = useWorkspace();
  const { folder = 'main' } = useParams();
  const scripts = useQuery(trpc.scripts.list.queryOptions({ workspace }));
  const taken = scripts.data?.map((script) => script.path) ?? [];
  return (
    <SaveScriptForm
      code={code}
      taken={taken}
      suggestion={suggestPath(titleOf(node), folder, taken)}
      submitLabel="Save script"
      onSaved={(path) => {
        toast.success(`Saved as ${path}, version 1.`);
        onClose();
        onExtracted(path);
      }}
      onClose={onClose}
    />
  );
}
