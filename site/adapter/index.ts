import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { SITE } from './settings.ts';

/** Compiles every template into one server module without a server: the publisher and the live server both call it. */
export const library = (): AstroIntegration => ({
  name: 'template-library',
  hooks: {
    'astro:config:done': ({ setAdapter }) => {
      setAdapter({
        name: 'template-library',
        entrypointResolution: 'auto',
        serverEntrypoint: new URL('./entry.ts', import.meta.url),
        supportedAstroFeatures: { serverOutput: 'stable' },
      });
    },
  },
});

/** Our templates call runtime.ts; Astro's own components, which no page has, keep to Astro's. */
export const ownRuntime = (): AstroIntegration => ({
  name: 'own-runtime',
  hooks: {
    'astro:config:setup': ({ updateConfig }) => {
      updateConfig({
        vite: {
          plugins: [
            {
              name: 'own-runtime',
              enforce: 'pre',
              resolveId: (id: string, importer?: string) =>
                id === 'astro/compiler-runtime' && importer?.startsWith(SITE)
                  ? fileURLToPath(new URL('runtime.ts', import.meta.url))
                  : undefined,
            },
          ],
        },
      });
    },
  },
});
