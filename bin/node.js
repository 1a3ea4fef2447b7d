// The Node that this project pins (development dependency `node`), for programs started under an older one.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Path of the pinned Node's binary, or null where it is not installed. */
export function pinnedNode() {
  const file = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  return existsSync(file) ? file : null;
}
