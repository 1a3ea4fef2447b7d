import { EXPORTERS } from '../../classifier/policy/export/index.ts';

/** The formats to choose from, the same on every page and so put together once; ids and titles are ours, and plain. */
export const FORMAT_OPTIONS = EXPORTERS.map(({ id, title }) => `<option value="${id}">${title}</option>`).join('');
