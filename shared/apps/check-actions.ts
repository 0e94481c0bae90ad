import { isJsonObject } from '#shared/json.ts';
import { type AppFlow, type AppFlows, flowKey, flowOf, inputSchemas, requiredInputs } from './app-flows.ts';
import type { AppProblem } from './app-problems.ts';
import type { AppAction, AppDefinition } from './app-schema.ts';
import { checkBindings, problemAt, type Spot } from './check-names.ts';
import { findAction } from './find-in-app.ts';
import type { Source } from './sources.ts';

/** The problems of every action; without `flows` what they run is not looked at. */
export function checkActions(definition: AppDefinition, flows: AppFlows | undefined): AppProblem[] {
  return definition.actions.flatMap((action) => {
    const spot = { owner: `The action "${action.title || action.id}"`, action: action.id };
    return [
      ...checkKind(action, spot),
      ...checkBindings(definition, action.confirm, spot),
      ...Object.entries(action.inputs).flatMap(([name, source]) =>
        checkSource(definition, source, { ...spot, field: name }),
      ),
      ...(flows === undefined ? [] : checkFlow(action, flows, spot)),
    ];
  });
}

function checkKind({ runs, effect, when, sensitive }: AppAction, spot: Spot): AppProblem[] {
  const problems: AppProblem[] = [];
  if (sensitive !== undefined) {
    const message =
      'asks to keep its values secret, which actions cannot do yet: let the flow that it runs keep them secret.';
    problems.push(problemAt(spot, 'not_supported', message));
  }
  if (runs.kind === 'script' && runs.code.trim() === '') {
    problems.push(problemAt(spot, 'missing_config', 'needs a script; it is empty.'));
  }
  if (runs.kind === 'script' && effect === 'write') {
    problems.push(
      problemAt(
        spot,
        'not_supported',
        'changes something by a script of its own; put the script into a flow.',
      ),
    );
  }
  if (effect === 'write' && when.kind !== 'manual') {
    problems.push(
      problemAt(spot, 'not_supported', 'changes something, so it has to wait until somebody asks for it.'),
    );
  }
  return problems;
}

function checkSource(definition: AppDefinition, source: Source, spot: Spot): AppProblem[] {
  if (source.kind === 'fixed' || source.kind === 'context') return [];
  const problems = checkBindings(definition, source.value, spot);
  if (source.kind !== 'row') return problems;
  const listing = findAction(definition, source.action);
  if (listing === undefined) {
    const message = `takes its input "${spot.field}" from rows of "${source.action}", which the app does not have.`;
    return [...problems, problemAt(spot, 'unknown_action', message)];
  }
  return problems;
}

function checkFlow(action: AppAction, flows: AppFlows, spot: Spot): AppProblem[] {
  const named = flowOf(action.runs);
  if (named === undefined) return [];
  const flow = flows.get(flowKey(named)) ?? null;
  const isRun = action.runs.kind === 'flow';
  if (flow !== null) return isRun ? checkFlowInputs(action, flow, spot) : [];
  const version = named.version === undefined ? '' : ` version ${named.version}`;
  const verb = isRun ? 'runs' : 'reads the state of';
  const message = `${verb} the flow ${named.path}${version}, which does not exist or was never published.`;
  return [problemAt(spot, 'unknown_flow', message)];
}

function checkFlowInputs(action: AppAction, flow: AppFlow, spot: Spot): AppProblem[] {
  const schemas = inputSchemas(flow.inputs);
  const mayHaveMore = flow.inputs.additionalProperties !== false && !isJsonObject(flow.inputs.properties);
  const unknown = Object.keys(action.inputs).filter((name) => !mayHaveMore && !schemas.has(name));
  const missing = requiredInputs(flow.inputs).filter((name) => !Object.hasOwn(action.inputs, name));
  return [
    ...unknown.map((name) =>
      problemAt({ ...spot, field: name }, 'unknown_input', `gives "${name}", which the flow does not take.`),
    ),
    ...missing.map((name) =>
      problemAt({ ...spot, field: name }, 'missing_config', `does not give "${name}", which the flow needs.`),
    ),
  ];
}
