/** Archives as GitHub packs them, and such as nobody should. */
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

export interface Entry {
  path: string;
  type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'BlockDevice' | 'FIFO';
  content?: string | Buffer;
  linkpath?: string;
  mode?: number;
  /** A size that the header claims instead of the true one. */
  claimedSize?: number;
}

/** A gzipped tar file of these entries, exactly as given. */
export function archive(entries: readonly Entry[]): Buffer {
  const blocks: Buffer[] = [];
  for (const { path, type = 'File', content = '', linkpath, mode = 0o644, claimedSize } of entries) {
    const body = Buffer.from(content);
    const header = new Header({
      path,
      type,
      mode,
      size: claimedSize ?? body.length,
      mtime: new Date(0),
      ...(linkpath !== undefined && { linkpath }),
    });
    const block = Buffer.alloc(512);
    header.encode(block, 0);
    blocks.push(block, body, Buffer.alloc((512 - (body.length % 512)) % 512));
  }
  blocks.push(Buffer.alloc(1024));
  return gzipSync(Buffer.concat(blocks), { level: 1 });
}

/** Files in a folder of their own, as GitHub packs a commit. */
export function sourceArchive(folder: string, files: Record<string, string>): Buffer {
  return archive(Object.entries(files).map(([path, content]) => ({ path: `${folder}/${path}`, content })));
}
