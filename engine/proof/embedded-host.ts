/** Proofs in the embedded PostgreSQL. */
import { behind, EmbeddedChild, type EmbeddedLimits } from '../embedded/child.ts';
import { extensionsToLoad, isKnownExtension } from '../embedded/extensions.ts';
import type { ProofHost } from './host.ts';
import { postgresEngine } from './postgres-engine.ts';

/** PGlite's version. */
const embeddedMajor = 18;

export function embeddedHost(program: string, limits: EmbeddedLimits): ProofHost {
  return {
    engine: postgresEngine,
    major: embeddedMajor,
    isTarget: false,
    start: ({ migrations, ...wish }) =>
      EmbeddedChild.start({ program, limits: behind(migrations, limits), ...wish }),
    roles: ['postgres'],
    makesRoles: true,
    hasExtension: isKnownExtension,
    toLoad: extensionsToLoad,
    withheld: () => undefined,
    inItsWords: (reason) => reason,
  };
}
