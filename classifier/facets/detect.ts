/** The facets by rule: for each, the evidence in a reading that sets it. A facet without evidence is not set. */
import type { Facet } from '../../data/model.ts';
import type { Span } from '../features/reading.ts';
import { arbitrary } from './arbitrary.ts';
import type { Case, Detector } from './case.ts';
import { external } from './external.ts';
import { secrets, sensitive, untrusted } from './flowing.ts';
import { guard } from './guard.ts';
import { physical } from './physical.ts';
import { privilege } from './privilege.ts';
import { bulk, permanent } from './reach.ts';
import { bounded, ephemeral, reduces, reversible, simulated } from './softening.ts';

const DETECTORS: Readonly<Record<Facet, Detector>> = {
  sensitive,
  secrets,
  untrusted,
  external,
  arbitrary,
  privilege,
  guard,
  physical,
  bulk,
  permanent,
  reversible,
  ephemeral,
  bounded,
  reduces,
  simulated,
};
const DETECTED = Object.keys(DETECTORS) as Facet[];
const BY_ORDER = Object.values(DETECTORS);

/** All facets that the rules find, each with its place. */
export function detect(c: Case): Map<Facet, Span> {
  const found = new Map<Facet, Span>();
  for (let i = 0; i < BY_ORDER.length; i++) {
    const span = BY_ORDER[i]!(c);
    if (span) found.set(DETECTED[i]!, span);
  }
  return found;
}
