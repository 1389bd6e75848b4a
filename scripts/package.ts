/** Packs the bundles of dist/ into plinth-<version>.vsix and prints its size. `npm run package` builds them first. */
import { readFileSync, statSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const file = `plinth-${version}.vsix`;
  // Everything is bundled, so there are no dependencies to collect.
  await createVSIX({ packagePath: file, dependencies: false });
  const megabytes = (statSync(file).size / 1024 / 1024).toFixed(2);
  console.log(`${file}: ${megabytes} MB`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
