/** What acquisition hands to enumeration: one pinned source on disk, to be read, and removed when done. */
import type { Failure, PackageRef } from '../../data/model.ts';
import type { EarlierVersions } from './npm-install.ts';

export type { EarlierVersions };

export interface Source {
  /** Folder of the package or checkout itself. Read-only for everyone but the one who acquired it. */
  root: string;
  /**
   * Folder that holds `node_modules/<package>` with its dependencies installed (install scripts never run), ready to be started in the
   * sandbox; null where only the source was taken.
   */
  installed: string | null;
  package: PackageRef | null;
  /** `owner/repo`, where known. */
  repository: string | null;
  /** 40 hex digits, where the source is a checkout of a known commit. */
  commit: string | null;
  /** Folder of the wanted server inside `root`, '' for all of it. */
  path: string;
  /** What its manifest or host says about it. */
  about?: SourceAbout;
  /**
   * Installs it once more with other versions of its dependencies and gives the folder, in shape like `installed`; null when that fails or brings the same. Absent
   * where nothing was installed.
   */
  installEarlier?: (versions: EarlierVersions) => Promise<string | null>;
  /** Removes what was written to disk. Safe to call twice. */
  dispose(): Promise<void>;
}

export interface SourceAbout {
  description: string | null;
  homepage: string | null;
  /** SPDX expression as given. */
  license: string | null;
  stars: number | null;
  /** Folder of the package inside its repository, '' for its root; absent where the source is the repository itself. */
  directory?: string;
}

/** A source, and what could not be had of it (its dependencies, for one). */
export interface Acquired {
  source: Source;
  failures: Failure[];
}
