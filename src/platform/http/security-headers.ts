import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** Headers for an API that also serves its own documentation pages: everything local, nothing framed. */
export const addSecurityHeaders = async (fastify: FastifyInstance, publicBaseUrl: string): Promise<void> => {
  await fastify.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        // swagger-ui sets style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    // Over plain HTTP browsers ignore it, and a proxy may not.
    strictTransportSecurity: publicBaseUrl.startsWith('https:') ? undefined : false,
  });
};
