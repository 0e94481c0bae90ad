import { errorAt, type Rule } from './rule.ts';

/** Only `run` and `publish` refuse what this version cannot execute; drafts may hold it. */
export const notSupportedRule: Rule = ({ definition, purpose }) => {
  if (purpose === 'edit') return [];
  if (definition.settings.expressionDialect !== 'openflow') return [];
  return [errorAt('not_supported', undefined, 'Expressions of OpenFlow are not supported yet.')];
};
