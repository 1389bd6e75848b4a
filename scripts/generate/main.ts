/**
 * Writes every generated file that is committed, in one process: `npm run generate`. With `--check` nothing is written, and what is stale fails.
 * The lists of members come first, and what imports them after them: an old list may import deleted files.
 */
import type { GeneratedFile, Owned } from './generated.ts';
import { settle } from './generated.ts';
import { files as registries } from './registries.ts';

interface Generator {
  readonly files: () => readonly GeneratedFile[];
  readonly owned?: Owned;
}

const mode = process.argv.includes('--check') ? 'check' : 'write';

async function main(): Promise<readonly string[]> {
  const lists = await settle(registries(), [], mode);
  if (mode === 'check' && lists.length > 0) return lists;
  const generators: readonly Generator[] = await Promise.all([
    import('./config-schema.ts'),
    import('./rule-pages.ts'),
    import('./insights.ts'),
    import('./refactorings.ts'),
    import('./change-forms.ts'),
    import('./health.ts'),
    import('./agent-tools.ts'),
    import('./engines.ts'),
    import('./outages.ts'),
  ]);
  const pages = generators.flatMap(({ files }) => files());
  const owned = generators.flatMap((one) => one.owned ?? []);
  return [...lists, ...(await settle(pages, owned, mode))];
}

main().then(
  (stale) => {
    for (const path of stale) console.log(`${mode === 'check' ? 'stale' : 'written'}: ${path}`);
    if (mode === 'write' || stale.length === 0) return;
    console.log('Run `npm run generate` and commit what it writes.');
    process.exitCode = 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
