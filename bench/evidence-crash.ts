// Experiments with real processes that are killed, frozen and restarted from outside; docs/reliability.md names them.
//   npm run evidence:crash -- [--experiment R1] [--runs N] [--seed 1] [--workers 3] [--every 300] [--lease N]
//                             [--seconds N] [--rate N] [--shape chain|loop] [--failpoint NAME]
// Prints one JSON object; the exit status is 1 when a promise was broken.
import { parseArgs } from 'node:util';
import { burst, flood } from './evidence/bursts.ts';
import { cancelScripts } from './evidence/cancels.ts';
import { closeClusters } from './evidence/cluster.ts';
import { loseDatabase } from './evidence/database-outage.ts';
import { editWhileRunning } from './evidence/edits.ts';
import type { Experiment } from './evidence/experiment.ts';
import { killAtFailpoints } from './evidence/failpoints.ts';
import { killStart } from './evidence/kill-start.ts';
import { killWorkers } from './evidence/kills.ts';
import { loseStarts } from './evidence/lost-starts.ts';
import { sayItFiftyTimes } from './evidence/only-once.ts';
import { poisonStep } from './evidence/poison.ts';
import { measureRecovery } from './evidence/recovery.ts';
import { restartWorkers } from './evidence/rolling-restart.ts';
import { scale } from './evidence/scale.ts';
import { fireSchedules } from './evidence/schedules.ts';
import { soak } from './evidence/soak.ts';
import { waitManyRuns } from './evidence/waiting-runs.ts';
import { freezeWorkers } from './evidence/zombies.ts';
import { buildMillrace } from './millrace-process.ts';

const experiments: Record<string, Experiment> = {
  R1: async (options) => {
    const workers = await killWorkers(options);
    const start = await killStart();
    return { ...workers, start, violations: [...workers.violations, ...start.violations] };
  },
  R2: freezeWorkers,
  R3: killAtFailpoints,
  R4: loseStarts,
  R5: measureRecovery,
  R6: poisonStep,
  R7: restartWorkers,
  R8: loseDatabase,
  R9: cancelScripts,
  R10: fireSchedules,
  R13: waitManyRuns,
  R14: sayItFiftyTimes,
  R15: burst,
  R17: soak,
  R18: flood,
  R19: editWhileRunning,
  scale,
};

const values = readOptions();

const name = values.experiment ?? (values.failpoint === undefined ? 'R1' : 'R3');
const experiment = experiments[name];
if (experiment === undefined) {
  console.error(`There is no experiment "${name}": name one of ${Object.keys(experiments).join(', ')}.`);
  process.exit(2);
}
function readOptions() {
  try {
    return parseArgs({
      options: {
        experiment: { type: 'string' },
        runs: { type: 'string' },
        seed: { type: 'string' },
        workers: { type: 'string' },
        every: { type: 'string' },
        lease: { type: 'string' },
        seconds: { type: 'string' },
        rate: { type: 'string' },
        shape: { type: 'string', default: 'chain' },
        failpoint: { type: 'string' },
      },
    }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return process.exit(2);
  }
}

/** Gives an option's number; a word in its place would make an experiment that shows nothing. */
function numberOf(option: 'runs' | 'seed' | 'workers' | 'every' | 'lease' | 'seconds' | 'rate') {
  const text = values[option];
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  console.error(`--${option} has to be a number, not "${text}".`);
  return process.exit(2);
}
const options = {
  runs: numberOf('runs'),
  seed: numberOf('seed') ?? 1,
  workers: numberOf('workers') ?? 3,
  every: numberOf('every') ?? 300,
  lease: numberOf('lease'),
  seconds: numberOf('seconds'),
  rate: numberOf('rate'),
  shape: values.shape,
  failpoint: values.failpoint,
};
buildMillrace();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void closeClusters().finally(() => process.exit(2)));
}
const report = await experiment(options);
console.log(JSON.stringify({ experiment: name, ...report }, null, 2));
process.exit(report.violations.length > 0 ? 1 : 0);
