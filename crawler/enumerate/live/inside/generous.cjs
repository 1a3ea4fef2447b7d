/**
 * Preloaded into Node inside the sandbox beside `network.cjs`: whatever a server looks for in an answer of the stand-in network is there, and empty. For servers that
 * take apart what an API tells them before they define their tools.
 */
'use strict';

/** Marks the bodies that `answers.cjs` makes: it stands first in them, and says whether a list or a record was asked for. */
const MARK = 'stand-in';
globalThis[Symbol.for(MARK)] = MARK;
/** What `answers.cjs` puts into every record besides. */
const WANTED = globalThis[Symbol.for('stand-in keys')];

/** What stands in an answer only when something went wrong or more is to come, and what the language itself looks for. */
const ABSENT =
  /^(then|catch|finally|toJSON|nodeType|asymmetricMatch|\$\$typeof|err(or|ors|no|code|msg)?|.*(error|exception|fault|failure).*|message|reason|code|warnings?|next.*|cursor|.*has_?(more|next).*)$/i;

/** What is taken apart as an address as soon as it is there. */
const ADDRESS = /(^|_|[a-z])(ur[il]|href|endpoint)$/i;

const parse = JSON.parse;
JSON.parse = (text, ...more) => {
  const value = parse(text, ...more);
  if (typeof text !== 'string' || !text.startsWith(`{"${MARK}"`)) return value;
  const { [MARK]: kind, ...body } = value;
  return generous(kind === 'list' ? Object.assign([], body) : body);
};
Response.prototype.json = async function json() {
  return JSON.parse(await this.text());
};

/** The value, with everything in it that is looked for: what it has itself, the methods of a list or a text without anything, or nothing in particular. */
function generous(value) {
  return new Proxy(value, {
    get(target, key) {
      const own = Reflect.get(target, key);
      if (Object.hasOwn(target, key)) {
        const isFixed = Reflect.getOwnPropertyDescriptor(target, key).configurable === false;
        return typeof own === 'object' && own !== null && !isFixed ? generous(own) : own;
      }
      if (own !== undefined) return typeof own === 'function' && Array.isArray(target) ? own.bind(target) : own;
      if (key === Symbol.toPrimitive) return () => 'example';
      if (key in Array.prototype) return typeof [][key] === 'function' ? [][key].bind([]) : [][key];
      if (typeof key === 'symbol' || ABSENT.test(key)) return undefined;
      if (key in String.prototype) return ''[key].bind('');
      return ADDRESS.test(key) ? 'https://api.example.com' : generous(Object.assign([], WANTED));
    },
  });
}
