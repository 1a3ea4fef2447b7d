/** The compiled templates as a library: `createApp().manifest` says where each is (renderer.ts). */
export { createApp } from 'astro/app/entrypoint';
