/** The labeller that this program labels with: the embedded classifier, and the project's reviewed corrections laid over it. */
import { fileURLToPath } from 'node:url';
import type { Classifier } from '../classifier/classify.ts';
import type { Labeller } from '../data/model.ts';
import { sha256 } from '../data/model.ts';
import { note } from './common.ts';

export const CORRECTIONS = fileURLToPath(new URL('../data/corrections', import.meta.url));

export interface ProjectLabels {
  label: Labeller;
  /** Changes whenever a label may: the classifier's version and a digest of the corrections. */
  version: string;
  corrections: number;
  /** Corrections that do not hold, each already named on stderr; the rest applies. */
  errors: number;
}

/** Loads it; `folder` holds the corrections, `reader` labels in the embedded classifier's place. */
export async function projectLabels(
  folder: string = CORRECTIONS,
  reader: Classifier | null = null,
): Promise<ProjectLabels> {
  const [{ loadClassifier }, { loadCorrections }, { labeller }] = await Promise.all([
    import('../classifier/classify.ts'),
    import('../classifier/corrections.ts'),
    import('../classifier/label.ts'),
  ]);
  const classifier = reader ?? loadClassifier();
  const { corrections, errors } = loadCorrections(folder);
  for (const { file, message } of errors) note(`${file}: ${message}`);
  return {
    label: labeller(classifier, corrections),
    version: `${classifier.version}+${sha256(JSON.stringify(corrections)).slice(0, 10)}`,
    corrections: corrections.length,
    errors: errors.length,
  };
}

/** Only what labels, for a command that needs no more. */
export async function projectLabeller(): Promise<Labeller> {
  return (await projectLabels()).label;
}
