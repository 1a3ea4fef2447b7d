/** The files of /etc that a sandbox sees in place of the host's or an image's, which name the machine, its network and its people. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_WORK, makeFolder } from '../../acquire/workspace.ts';
import { INSIDE, type SandboxRequest } from './sandbox.ts';

const FILES: Readonly<Record<string, string>> = {
  passwd: `user:x:UID:UID:user:${INSIDE.home}:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n`,
  group: 'user:x:UID:\nnogroup:x:65534:\n',
  hosts: '127.0.0.1 localhost sandbox\n::1 localhost\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
  'resolv.conf': '',
  'host.conf': 'multi on\n',
  'machine-id': '00000000000000000000000000000000\n',
};

/**
 * First of the user ids that sandboxed processes take: systemd's range for dynamic users (61184 to 65519), which no account has. Each start takes the next,
 * so that the limit on processes counts one sandbox.
 */
const FIRST_UID = 61184;
const UIDS = 4000;
let taken = Math.floor(Math.random() * UIDS);

/** A user id that no account and no other sandbox of this process has. */
export function freshUid(): number {
  taken += 1;
  return FIRST_UID + (taken % UIDS);
}

export interface Staging {
  /** A folder of the host, for this start alone. */
  folder: string;
  /** The files, and where they are shown. */
  binds: SandboxRequest['binds'];
  dispose(): void;
}

/** Writes the files for a user of this id. */
export async function stageEtc(uid: number): Promise<Staging> {
  const folder = await makeFolder(DEFAULT_WORK);
  const binds = Object.entries(FILES).map(([name, text]) => {
    const from = path.join(folder, name);
    writeFileSync(from, text.replaceAll('UID', String(uid)), { mode: 0o644 });
    return { from, to: `/etc/${name}` };
  });
  return { folder, binds, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
