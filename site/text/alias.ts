/** What consumers probably call a server: the last part of its slug without underscores, which some of them split at. */
export const aliasOf = (slug: string): string =>
  slug
    .split('--')
    .at(-1)!
    .replace(/[^a-z0-9-]+/g, '-');
