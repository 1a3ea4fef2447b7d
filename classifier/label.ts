/** The labels of a server's tools: the classifier's, with the reviewed corrections laid over them last. */
import type { Correction, Labeller } from '../data/model.ts';
import { applyCorrection, type Classifier } from './classify.ts';
import { correctionFor } from './corrections.ts';

/** What the catalogue asks for its labels. */
export function labeller(classifier: Classifier, corrections: readonly Correction[]): Labeller {
  return (tools, server) => {
    const siblings = tools.map((tool) => tool.name);
    return tools.map((tool) => {
      const classification = classifier.classify(tool, { ...server, siblings });
      const correction = correctionFor(corrections, server.slug, tool);
      const applies = correction !== null && !correction.stale;
      return { classification: applies ? applyCorrection(classification, correction) : classification, correction };
    });
  };
}
