/** What can go wrong while sources are read. */

/** A source cannot be read as things are; the message says why. What it named before is kept, and the other sources are read all the same. */
export class SourceError extends Error {
  override name = 'SourceError';
}

/** A source is named or set up wrongly, so that nothing was asked; the message says how to mend it. */
export class DiscoverError extends Error {
  override name = 'DiscoverError';
}
