/** A part of a catalogue that is the same for all who are compared. */
import type { Catalogue } from '../../data/catalogue.ts';

/** Slugs of the first servers, in the order of their numbers, that have so many tools together. */
export function firstServers(catalogue: Catalogue, tools: number): string[] {
  const slugs: string[] = [];
  let count = 0;
  for (const { slug } of catalogue.touched()) {
    if (count >= tools) break;
    slugs.push(slug);
    count += catalogue.count({ server: slug });
  }
  return slugs;
}
