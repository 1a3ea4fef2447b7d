/**
 * The compiled templates as a library: `createApp()` gives an object whose `render(request, { routeData, locals })` answers one page, and
 * `renderToString` is what that calls in the end, for who has thousands of pages of one template (shortcut.ts).
 */
export { createApp } from 'astro/app/entrypoint';
export { renderToString } from 'astro/runtime/server/render/astro/render.js';
