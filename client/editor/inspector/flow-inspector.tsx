import type { FlowView } from '#shared/flows/flow-view.ts';

export function FlowInspector({ flow }: { flow: FlowView }) {
  return (
    <div className="p-4">
      <h2 className="font-semibold text-md">{flow.title}</h2>
      <p className="text-muted text-xs">{flow.path}</p>
    </div>
  );
}
