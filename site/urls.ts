/** Every address of the site in one place, as paths from its root (contracts: names in URLs). */
import type { Category, Facet, Risk } from '../data/model.ts';
import { toolSegment } from '../data/model.ts';

export const serverPath = (slug: string): string => `/servers/${slug}/`;
export const toolPath = (slug: string, segment: string): string => `/servers/${slug}/${segment}/`;
export const namePath = (name: string): string => `/tools/${toolSegment(name)}/`;
export const categoryPath = (category: Category): string => `/categories/${category.toLowerCase()}/`;
export const riskPath = (risk: Risk): string => `/risk/${risk}/`;
export const facetPath = (facet: Facet): string => `/facets/${facet}/`;
export const capabilityPath = (id: string): string => `/capabilities/${id}/`;
export const attackPath = (id: string): string => `/attacks/${id}/`;

/** Page `n` of a list; the first is the list itself. */
export const pageOf = (list: string, n: number): string => (n === 1 ? list : `${list}page/${n}/`);

export const API = '/api/v1';
export const apiServer = (slug: string): string => `${API}/servers/${slug}.json`;
export const apiTool = (slug: string, segment: string): string => `${API}/servers/${slug}/tools/${segment}.json`;
export const apiToolPolicy = (slug: string, segment: string): string =>
  `${API}/servers/${slug}/tools/${segment}/policy.json`;
