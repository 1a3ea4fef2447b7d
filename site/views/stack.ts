/** The stack page before anything is chosen: an example of servers that are harmless apart and not together. */
import type { Facet } from '../../data/model.ts';
import type { Site } from '../site.ts';
import { label } from './text.ts';

export interface StackView {
  /** Servers with the three sides of the lethal trifecta, one each; empty where the catalogue has not all three. */
  example: { name: string; slug: string; does: string }[];
}

const SIDES: [Facet, string][] = [
  ['sensitive', 'reads private data'],
  ['untrusted', 'brings in strangers’ text'],
  ['external', 'sends data out'],
];

export function stackView(site: Site): StackView {
  const example: StackView['example'] = [];
  for (const [facet, does] of SIDES) {
    const found = site.catalogue
      .cards({ facet }, { limit: 50 })
      .find(({ server }) => example.every(({ slug }) => slug !== server));
    if (!found) return { example: [] };
    example.push({ name: label(found.serverName), slug: found.server, does });
  }
  return { example };
}
