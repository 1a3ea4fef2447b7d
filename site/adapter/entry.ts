/** The compiled templates as a library: `createApp()` gives an object whose `render(request, { routeData, locals })` answers one page. */
export { createApp } from 'astro/app/entrypoint';
