import { guestCore } from './guest-core.ts';
import { guestExpression } from './guest-expression.ts';
import { guestFetch } from './guest-fetch.ts';
import { guestResources } from './guest-resources.ts';
import { guestScript } from './guest-script.ts';
import { guestState } from './guest-state.ts';
import { guestText } from './guest-text.ts';

/** The program that sets an instance up for scripts; evaluating it gives a function that takes the host function. */
export const scriptGuest = `(function (host) { 'use strict';
${guestCore}
${guestScript}
${guestText}
${guestFetch}
${guestResources}
${guestState}
return { describe, prepare, start, preload, settle };
})`;

/** The same for expressions. */
export const expressionGuest = `(function (host) { 'use strict';
const eval_ = (0, eval);
${guestCore}
${guestExpression}
return { describe, evaluate };
})`;
