/** What is missing at an address of the API, in words: which name is not known, and which was probably meant. */
import { nearest, oneLine } from '../../data/text.ts';
import type { Site } from '../site.ts';
import { API } from '../urls.ts';
import { EXPORTERS, PROFILES } from '../views/policy.ts';
import { Problem, unknownServer } from './problem.ts';

export const LOOKUPS = ['npm', 'github', 'registry'] as const;

/** A name of somebody who asked, short enough to be repeated. */
const quoted = (name: string): string => JSON.stringify(oneLine(name, 100));
const meant = (name: string | null): string => (name === null ? '' : ` Did you mean ${quoted(name)}?`);

/** The problem of a path that nothing answers; segments are as they were asked for, percent-encoded or not. */
export function missing(site: Site, path: string): Problem {
  const [kind, name = '', ...rest] = path
    .slice(API.length + 1)
    .split('/')
    .map(decoded);
  if (path.startsWith(`${API}/`) && kind === 'lookup') return missingLookup(name, rest.join('/'));
  if (path.startsWith(`${API}/`) && kind === 'servers') return missingOfServer(site, name, rest);
  return new Problem(404, `There is nothing at this address. ${API}/index.json names what there is.`);
}

function missingLookup(kind: string, name: string): Problem {
  const by = LOOKUPS.find((one) => one === kind);
  return unknownServer(
    by
      ? `No server of the catalogue has the ${NAMES[by]} ${quoted(name.replace(/\.json$/, ''))}.`
      : `Servers are looked up by ${LOOKUPS.join(', ')}, not by ${quoted(kind)}.`,
  );
}

const NAMES = { npm: 'npm package', github: 'GitHub repository', registry: 'registry name' };

function missingOfServer(site: Site, name: string, [part = '', tool = '']: string[]): Problem {
  const slug = name.replace(/\.json$/, '');
  if (!site.server(slug))
    return unknownServer(
      `There is no server ${quoted(slug)}. ${API}/servers.json names all, ${API}/lookup/npm/{package}.json finds one.`,
    );
  if (part === 'tools') {
    const asked = tool.replace(/\.json$/, '');
    const segments = site.catalogue.cards({ server: slug }).map(({ segment }) => segment);
    if (!segments.includes(asked))
      return unknownServer(`${quoted(slug)} has no tool ${quoted(asked)}.${meant(nearest(asked, segments))}`);
  }
  if (part.startsWith('policy.')) {
    const strictness = PROFILES.filter((profile) => profile !== 'recommended').map((profile) => `${profile}.json`);
    const files = [...strictness, 'explained.json', ...EXPORTERS.map(({ id, extension }) => `${id}.${extension}`)];
    const asked = part.slice('policy.'.length);
    const known = `Besides policy.json there are policy.{${files.join(',')}}.`;
    return new Problem(404, `There is no policy ${quoted(asked)}.${meant(nearest(asked, files)) || ` ${known}`}`);
  }
  return new Problem(
    404,
    `${quoted(slug)} has nothing called ${quoted(part)}. ${API}/openapi.json describes what there is.`,
  );
}

/** A segment that is not percent-encoded rightly is taken as it stands. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
