import { Button } from '#client/ui/button.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { useEditor } from '../state/editor-context.tsx';
import { describeAll } from './describe-cases.ts';
import { useTestCases } from './use-test-cases.ts';

/** How the flow's test cases stand, and the way to them. */
export function TestCasesSummary({ flow }: { flow: FlowView }) {
  const editor = useEditor();
  const { query, cases } = useTestCases(flow.id);
  return (
    <div className="flex flex-col gap-1 border-line border-t pt-4">
      <h3 className="font-medium text-xs">Test cases</h3>
      <p className="flex items-center gap-2 text-muted text-xs">
        {query.data === undefined ? '' : describeAll(cases)}
        <Button
          size="small"
          variant="quiet"
          className="ml-auto text-text"
          onClick={() => editor.set({ testCases: {} })}
        >
          Show the test cases
        </Button>
      </p>
    </div>
  );
}
