/**
 * What sqlc's configurations say of a file: the server that its queries are for, and the files and folders that create their tables. Reads
 * sqlc.yaml and sqlc.json, of version 1 or 2, and nothing that these name.
 * https://docs.sqlc.dev/en/stable/reference/config.html
 */
import { oncePer } from '../../core/collections/once-per.ts';
import { posix } from 'node:path';
import picomatch from 'picomatch';
import { parse } from 'yaml';
import { z } from 'zod';
import { dialectWord } from '../../core/migrations/dialect/dialect.ts';
import { sqlcFile } from '../../core/migrations/dialect/tool-configuration.ts';
import { baseOf, folderOf, relativeTo } from '../../core/migrations/listing.ts';
import type { Session } from '../session/session.ts';
import type { Workspace } from '../workspace/discover.ts';

interface Source {
  /** As `dialectWord` knows it. */
  readonly dialect: string | undefined;
  /** Files, folders and patterns, from the workspace's root, in the order in which sqlc reads them. */
  readonly schema: readonly string[];
}

export interface SqlcTarget extends Source {
  /** The file is one of its queries or programs. */
  readonly isOwn: boolean;
}

/** A set of queries, with what is generated from it. */
interface Section extends Source {
  /** Where the queries and the generated programs are. */
  readonly places: readonly string[];
}

/**
 * Of the sets whose queries or programs are there, else of the nearest configuration above; where they are for several servers, PostgreSQL.
 * Undefined if no configuration says something.
 */
export function sqlcTarget(session: Session, path: string): SqlcTarget | undefined {
  const all = configurationsIn(session.workspace, session);
  const own = all.flatMap(({ sections }) =>
    sections.filter(({ places }) => places.some((one) => covers(one, path))),
  );
  const above = all.filter(({ folder }) => relativeTo(folder, path) !== undefined);
  const nearest = above.toSorted((a, b) => b.folder.length - a.folder.length)[0];
  const meant = own.length > 0 ? own : (nearest?.sections ?? []);
  const first = meant.find(({ dialect }) => dialect === 'postgresql') ?? meant[0];
  if (first === undefined) return undefined;
  const same = meant.filter(({ dialect }) => dialect === first.dialect);
  const schema = [...new Set(same.flatMap((one) => one.schema))];
  return { dialect: first.dialect, schema, isOwn: own.length > 0 };
}

/** A file, or a folder above it, or a pattern for either. */
export function covers(place: string, path: string): boolean {
  if (place === path || relativeTo(place, path) !== undefined) return true;
  return /[*?[{]/.test(place) && (picomatch.isMatch(path, place) || picomatch.isMatch(folderOf(path), place));
}

interface Configuration {
  readonly folder: string;
  readonly sections: readonly Section[];
}

/** Read once for each state of the workspace: every request for a document asks. */
const configurationsIn = oncePer(({ paths }: Workspace, session: Session): readonly Configuration[] =>
  paths
    .filter((path) => sqlcFile.name.test(baseOf(path)))
    .map((path) => ({
      folder: folderOf(path),
      sections: sectionsIn(session.textOf(path) ?? '', folderOf(path)),
    })),
);

const paths = z
  .union([z.string().transform((one) => [one]), z.array(z.string())])
  .optional()
  .transform((all) => all ?? []);
const generated = z.object({ out: z.string().optional() });
const version1 = z.object({
  packages: z.array(
    z.object({
      ...{ engine: z.string().default('postgresql'), queries: paths, schema: paths },
      path: z.string().optional(),
    }),
  ),
});
const version2 = z.object({
  sql: z.array(
    z.object({
      ...{ engine: z.string().optional(), queries: paths, schema: paths },
      ...{ gen: z.record(z.string(), generated).nullish(), codegen: z.array(generated).nullish() },
    }),
  ),
});

/** None where it cannot be read: somebody may be typing it. */
function sectionsIn(text: string, folder: string): readonly Section[] {
  const read = parsed(text);
  const placed = (all: readonly (string | undefined)[]): readonly string[] =>
    all.flatMap((one) => (one === undefined ? [] : [posix.join(folder, one).replace(/\/$|^\.$/, '')]));
  const packages = version1.safeParse(read).data?.packages ?? [];
  const sets = version2.safeParse(read).data?.sql ?? [];
  return [
    ...packages.map(({ engine, queries, schema, path }) => ({
      dialect: dialectWord(engine),
      places: placed([...queries, path]),
      schema: placed(schema),
    })),
    ...sets.map(({ engine, queries, schema, gen, codegen }) => ({
      dialect: engine === undefined ? undefined : dialectWord(engine),
      places: placed([
        ...queries,
        ...[...Object.values(gen ?? {}), ...(codegen ?? [])].map(({ out }) => out),
      ]),
      schema: placed(schema),
    })),
  ];
}

function parsed(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' });
  } catch {
    return undefined;
  }
}
