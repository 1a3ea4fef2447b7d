/** Servers mounted in others, and the prefixes that their tools' names get there. */
import { type Term, textOf, type Value } from '../evaluate/values.ts';
import type { Recipe } from '../recipes.ts';
import { serverOf } from './shapes.ts';

export class Mounts {
  readonly #mounts: { parent: Value; child: Value; prefix: string; separator: string }[] = [];

  /** Takes a call that mounts one. */
  add(call: Term, { prefix, separator }: NonNullable<Recipe['mounts']>): void {
    const named = prefix.map((key) => textOf(call.named.get(key))).find((text) => text !== null);
    const given = named ?? call.args.map(textOf).find((text) => text !== null);
    const child = call.args.find((arg) => textOf(arg) === null) ?? call.named.get('server');
    if (child !== undefined) this.#mounts.push({ parent: serverOf(call), child, prefix: given?.text ?? '', separator });
  }

  /** What stands in front of the names of a server's tools where it is mounted in others. */
  prefixOf(server: Value): string {
    let prefix = '';
    let at = server;
    for (let i = 0; i < 8; i++) {
      const mount = this.#mounts.find(({ child }) => child === at);
      if (!mount || at === undefined) break;
      if (mount.prefix) prefix = `${mount.prefix}${mount.separator}${prefix}`;
      at = mount.parent;
    }
    return prefix;
  }
}
