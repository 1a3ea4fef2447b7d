import { hash } from 'node:crypto';

/** Strong validator of a document: 128 bits of its SHA-256, the same for a file and a live answer. */
export const etagOf = (body: string | Uint8Array): string => `"${hash('sha256', body, 'base64url').slice(0, 22)}"`;
