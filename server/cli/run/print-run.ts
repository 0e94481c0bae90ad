import type { RunReport } from '#server/local-runs/report-run.ts';
import type { RunStatus } from '#shared/runs/run.ts';

/** The report for people: steps, logs, how it ended, the result. */
export function formatReport(report: RunReport): string {
  const steps = report.steps.map((step) => {
    const ports = step.ports.length === 0 ? '' : ` -> ${step.ports.join(', ')}`;
    const error = step.error === null ? '' : `: ${step.error.message}`;
    return `  ${step.status.padEnd(9)} ${step.path} (${step.kind})${ports}${error}\n`;
  });
  const logs = report.logs.map((line) => `  ${line.path} ${line.stream}: ${line.text}\n`);
  const end = report.error === null ? '' : `: ${report.error.message}`;
  const result = report.status === 'succeeded' ? `${JSON.stringify(report.result, null, 2)}\n` : '';
  const log = logs.length === 0 ? '' : `Logs\n${logs.join('')}`;
  return `Steps\n${steps.join('')}${log}The run ${describeStatus(report.status)}${end}\n${result}`;
}

function describeStatus(status: RunStatus): string {
  if (status === 'waiting') return 'is waiting';
  return status === 'cancelled' ? 'was cancelled' : status;
}
