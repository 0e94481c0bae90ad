import { useNavigate } from 'react-router';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Dialog } from '#client/ui/dialog.tsx';
import { SaveScriptForm } from './save-script-form.tsx';

type CreateScriptDialogProps = { isOpen: boolean; taken: readonly string[]; onClose(): void };

const firstCode = `/**
 * What this script does.
 * @param name Who is greeted
 */
export async function main(name: string) {
  return \`Hello \${name}\`;
}
`;

/** A path is enough: nodes and other scripts name the script by it. */
export function CreateScriptDialog({ isOpen, taken, onClose }: CreateScriptDialogProps) {
  const { slug: workspace } = useWorkspace();
  const navigate = useNavigate();
  return (
    <Dialog title="New script" isOpen={isOpen} onClose={onClose}>
      <SaveScriptForm
        code={firstCode}
        taken={taken}
        suggestion={`${taken[0]?.split('/')[0] ?? 'main'}/`}
        submitLabel="Create script"
        onSaved={(path) => navigate(`/w/${workspace}/scripts/${path}`)}
        onClose={onClose}
      />
    </Dialog>
  );
}
