import type { AppProblem } from './app-problems.ts';
import type { AppDefinition } from './app-schema.ts';
import { bindingTexts, type Dependency, parseBinding } from './bindings.ts';
import { findComponentContract } from './components/catalogue.ts';
import { allComponents, findAction, findComponent } from './find-in-app.ts';
import { allHandlers, type Handler } from './handlers.ts';
import { appScopeRoots } from './names.ts';

/** Where something stands, as problems say it; `owner` begins the sentence. */
export type Spot = Pick<AppProblem, 'page' | 'component' | 'action' | 'field'> & { owner: string };

/** Names of the language that bindings may use. */
const globals = new Set([
  ...['undefined', 'NaN', 'Infinity', 'Math', 'JSON', 'Date', 'Number', 'String', 'Boolean', 'Array'],
  ...['Object', 'RegExp', 'Map', 'Set', 'BigInt', 'Symbol', 'Error', 'parseInt', 'parseFloat', 'isNaN'],
  ...['isFinite', 'encodeURIComponent', 'decodeURIComponent', 'encodeURI', 'decodeURI', 'globalThis'],
]);

export function problemAt(spot: Spot, code: AppProblem['code'], message: string): AppProblem {
  const { owner, ...where } = spot;
  return { severity: 'error', code, ...where, message: `${owner} ${message}` };
}

/** Every mistake in the bindings of a value: syntax, and names that the app does not have. */
export function checkBindings(definition: AppDefinition, value: unknown, spot: Spot): AppProblem[] {
  return bindingTexts(value).flatMap((text) => {
    const parsed = parseBinding(text);
    if (!parsed.ok) {
      return [
        problemAt(spot, 'binding_syntax', `has a binding that cannot be read: ${parsed.error.message}.`),
      ];
    }
    return parsed.dependencies.flatMap((dependency) => checkName(definition, dependency, spot));
  });
}

function checkName(definition: AppDefinition, { root, name }: Dependency, spot: Spot): AppProblem[] {
  if (root === 'actions' && name !== null && findAction(definition, name) === undefined) {
    return [problemAt(spot, 'unknown_action', `uses the action "${name}", which the app does not have.`)];
  }
  if (root === 'state' && name !== null && !Object.hasOwn(definition.state, name)) {
    return [problemAt(spot, 'unknown_name', `uses the variable "${name}", which the app does not have.`)];
  }
  const isScope = (appScopeRoots as readonly string[]).includes(root) || globals.has(root);
  if (isScope || findComponent(definition, root) !== undefined) return [];
  return [problemAt(spot, 'unknown_name', `uses "${root}", which the app does not have.`)];
}

/** Every mistake in what events do. */
export function checkHandlers(
  definition: AppDefinition,
  handlers: readonly Handler[],
  spot: Spot,
): AppProblem[] {
  return allHandlers(handlers).flatMap((handler) => [
    ...checkTarget(definition, handler, spot),
    ...checkBindings(definition, filledPart(handler), spot),
  ]);
}

function filledPart(handler: Handler): unknown {
  switch (handler.kind) {
    case 'set_state':
    case 'set_value':
      return handler.value;
    case 'open_url':
      return handler.url;
    case 'toast':
      return handler.message;
    default:
      return null;
  }
}

function checkTarget(definition: AppDefinition, handler: Handler, spot: Spot): AppProblem[] {
  switch (handler.kind) {
    case 'run_action':
    case 'refresh':
      return findAction(definition, handler.action) !== undefined
        ? []
        : [
            problemAt(
              spot,
              'unknown_action',
              `runs the action "${handler.action}", which the app does not have.`,
            ),
          ];
    case 'set_state':
      return Object.hasOwn(definition.state, handler.name)
        ? []
        : [
            problemAt(
              spot,
              'unknown_name',
              `sets the variable "${handler.name}", which the app does not have.`,
            ),
          ];
    case 'set_value':
    case 'reset_form':
      return checkSettable(definition, handler.component, spot);
    case 'go_to_page':
      return definition.pages.some((page) => page.id === handler.page)
        ? []
        : [
            problemAt(
              spot,
              'unknown_page',
              `goes to the page "${handler.page}", which the app does not have.`,
            ),
          ];
    case 'open_url':
      return isSafeUrl(handler.url)
        ? []
        : [
            problemAt(
              spot,
              'unsafe_url',
              'opens an address that is neither https, http, mailto, tel nor a path.',
            ),
          ];
    case 'toast':
      return [];
  }
}

function checkSettable(definition: AppDefinition, id: string, spot: Spot): AppProblem[] {
  const component = allComponents(definition).find((one) => one.id === id);
  if (component === undefined) {
    return [problemAt(spot, 'unknown_component', `sets "${id}", which the app does not have.`)];
  }
  const outputs = findComponentContract(component.kind)?.outputs ?? [];
  if (outputs.some((output) => output.isSettable === true)) return [];
  return [problemAt(spot, 'unknown_component', `sets "${id}", which has no value that could be set.`)];
}

const safeSchemes = ['http', 'https', 'mailto', 'tel'];

/**
 * Whether an address may be opened (design 6.5, rule 13): `javascript:`, `data:` and other schemes are refused. A
 * viewer asks again once bindings are filled.
 */
export function isSafeUrl(url: string): boolean {
  // Browsers leave out blanks and control characters before they read the scheme.
  const visible = [...url].filter((char) => char > ' ' && char !== '\u007f').join('');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(visible)?.[1];
  return scheme === undefined || safeSchemes.includes(scheme.toLowerCase());
}
