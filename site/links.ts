/** Addresses as the templates write them: with the folder the site lives in before the path. */
export * from './urls.ts';

/** The folder the site lives in, '' for the root of its host; fixed when the templates are compiled. */
export const ROOT = SITE_ROOT;

export const href = (path: string): string => ROOT + path;
