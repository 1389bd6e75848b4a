/**
 * One cache of what the compiler made of each file, for the unit tests and for those with servers: by itself vitest keeps one for each text of a
 * configuration, and each run of the others would compile a thousand files that unit tests have read before. Neither configuration changes what is compiled.
 */
import type { Plugin } from 'vitest/config';

export const oneModuleCache: Plugin = {
  name: 'one-module-cache',
  configResolved: ({ configFileDependencies }) => {
    configFileDependencies.splice(0);
  },
};
