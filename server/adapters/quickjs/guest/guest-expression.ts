/** JavaScript for the inside of an expression's sandbox: pure, without clock, randomness and host calls (design 3.4). */
export const guestExpression = `
{
  const noClock = () => { throw new SandboxError('expression_error', 'An expression has no clock of its own: use now.'); };
  const SystemDate = natives.Date;
  const isoString = SystemDate.prototype.toISOString;
  function ExpressionDate(...parts) {
    if (new.target === undefined || parts.length === 0) noClock();
    return Reflect.construct(SystemDate, parts, new.target === ExpressionDate ? SystemDate : new.target);
  }
  defineProperty(ExpressionDate, 'name', { value: 'Date' });
  ExpressionDate.prototype = SystemDate.prototype;
  ExpressionDate.parse = SystemDate.parse;
  ExpressionDate.UTC = SystemDate.UTC;
  ExpressionDate.now = noClock;
  defineProperty(SystemDate.prototype, 'constructor', { value: ExpressionDate, writable: true, configurable: true });
  defineGlobal('Date', ExpressionDate);
  Math.random = () => { throw new SandboxError('expression_error', 'An expression has no randomness: draw the number in a script.'); };
  for (const name of ['Promise', 'WeakRef', 'FinalizationRegistry', 'eval']) delete globalThis[name];
}
const globalEval = eval_;
function evaluate(text) {
  const request = parseJson(text);
  resultLimit = request.resultLimit;
  try {
    const names = ownKeys(request.scope);
    const values = [];
    for (let index = 0; index < names.length; index += 1)
      defineProperty(values, index, { value: request.scope[names[index]], writable: true, configurable: true, enumerable: true });
    const run = globalEval(request.code);
    const value = apply(run, undefined, values);
    if (value instanceof natives.Promise) throw new SandboxError('expression_error', 'An expression cannot wait: it must not be async.');
    host('done', serialize(value));
  } catch (error) {
    host('fail', describe(error));
  }
}
`;
