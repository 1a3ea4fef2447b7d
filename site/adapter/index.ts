import type { AstroIntegration } from 'astro';

/** Compiles every template into one server module without a server: the publisher and the live server both call it. */
export function library(): AstroIntegration {
  return {
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
  };
}
