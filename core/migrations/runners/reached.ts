/** Where a program of the repository calls what applies its migrations, and whether that is reached as it starts: see reach.ts for the way there. */
import type { ToolId } from '../convention.ts';
import type { Listing } from '../listing.ts';
import { placeOfSite, reachOf, sitesOf } from './reach.ts';
import type { CallSite, Reach } from './ways.ts';
import { isMadeBySpring } from './inside.ts';
import { libraryOf } from './library-runner.ts';

export interface Reached {
  readonly reach: Reach;
  /** `repositories/migrations.go:149`. */
  readonly applies: string;
}

const inRust: Partial<Readonly<Record<ToolId, { readonly imports: RegExp; readonly runs: RegExp }>>> = {
  sqlx: { imports: /\bmigrate!\(|\bMIGRATOR\b/, runs: /\bMIGRATOR\s*\.run\(|\bmigrate!\([^)]*\)\s*\.run\(/ },
  diesel: { imports: /\brun_pending_migrations\b/, runs: /\.run_pending_migrations\(/ },
  refinery: {
    imports: /\bembed_migrations!|\bmigrations::runner\b/,
    runs: /\brunner\(\)[^;]*\.run(?:_async)?\(/,
  },
};

interface Asked {
  readonly tool: ToolId;
  /** Where the files are built in. */
  readonly embeds: string | undefined;
  /** Where a program was found that calls the tool for this very folder. */
  readonly program: string | undefined;
}

export function reachedIn({ tool, embeds, program }: Asked, listing: Listing): Reached | undefined {
  if (tool === 'flyway')
    return embeds === undefined
      ? undefined
      : { reach: isMadeBySpring(embeds, listing) ? 'start' : 'unknown', applies: embeds };
  const library = inRust[tool] ?? libraryOf(tool);
  if (library === undefined) return undefined;
  const all = sitesOf(library.runs, (_, text) => library.imports.test(text), listing);
  const [home] = program?.split(':') ?? [];
  const own = all.filter(({ file }) => file === home);
  const sites: readonly CallSite[] = own.length > 0 ? own : all;
  const [first] = sites;
  if (first === undefined) return undefined;
  const reach = reachOf(sites, listing);
  const shown =
    reach === 'start' ? (sites.find((one) => reachOf([one], listing) === 'start') ?? first) : first;
  return { reach, applies: placeOfSite(shown, listing) };
}
