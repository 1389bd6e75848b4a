/** Which migration tool a folder belongs to, told from the names of its files and the annotations in them. Dialects are detect.ts's work. */
import type { ToolId } from './convention.ts';
import { dialectOfPath } from './dialect.ts';
import { baseOf, folderOf, join, relativeTo, withAncestors, type Listing } from './listing.ts';
import type { Reason } from './reason.ts';
import { migrationTools } from './tools.ts';

/** A folder whose tool is decided and whose dialect is not. */
export interface Guess {
  readonly kind: 'read';
  readonly path: string;
  readonly tool: ToolId;
  readonly reasons: readonly Reason[];
  readonly files: readonly string[];
}

/** A folder of a tool that Plinth recognises and does not read. */
export interface UnreadFolder {
  readonly path: string;
  readonly tool: string;
  readonly reasons: readonly Reason[];
  readonly files: readonly string[];
}

export type Choice = Guess | { readonly kind: 'unread'; readonly folder: UnreadFolder };

export interface Candidate {
  readonly path: string;
  readonly byTool: ReadonlyMap<ToolId, readonly string[]>;
  /** All SQL files directly in the folder, and for nested layouts those one level below. */
  readonly total: number;
}

/** Every folder with a file that some tool would read. */
export function candidates(paths: readonly string[]): readonly Candidate[] {
  const found = new Map<string, Map<ToolId, string[]>>();
  const totals = new Map<string, number>();
  for (const path of paths) {
    const near = folderOf(path);
    totals.set(near, (totals.get(near) ?? 0) + 1);
    const homes = path.includes('/') && near !== '' ? [near, folderOf(near)] : [near];
    for (const tool of migrationTools) {
      // Only Prisma and Diesel keep a migration in a folder of its own.
      const home = tool.id === 'prisma' || tool.id === 'diesel' ? homes[1] : near;
      const relative = home === undefined ? undefined : relativeTo(home, path);
      if (home === undefined || relative === undefined || tool.classify(relative) === undefined) continue;
      const byTool = found.get(home) ?? new Map<ToolId, string[]>();
      const files = byTool.get(tool.id) ?? [];
      files.push(relative);
      byTool.set(tool.id, files);
      found.set(home, byTool);
    }
  }
  return [...found]
    .map(([path, byTool]) => ({ path, byTool, total: totals.get(path) ?? 0 }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The tool that reads a folder, the most particular naming first. */
export function choose(candidate: Candidate, listing: Listing): Choice | undefined {
  for (const tool of ['prisma', 'diesel', 'flyway', 'goose', 'golang-migrate', 'plain'] as const) {
    const files = candidate.byTool.get(tool);
    if (files === undefined) continue;
    const stranger = strangerIn(candidate.path, files, tool, listing);
    if (stranger !== undefined) return { kind: 'unread', folder: stranger };
    const reasons = reasonsFor(tool, candidate, files, listing);
    if (reasons !== undefined) return { kind: 'read', path: candidate.path, tool, reasons, files };
  }
  return undefined;
}

/** Why the files are this tool's, or undefined where their names alone prove too little. */
function reasonsFor(
  tool: ToolId,
  candidate: Candidate,
  files: readonly string[],
  listing: Listing,
): readonly Reason[] | undefined {
  const [example = ''] = files;
  const names: Reason = {
    kind: 'names',
    example,
    matched: files.length,
    total: Math.max(candidate.total, files.length),
  };
  switch (tool) {
    case 'prisma': {
      const lock = join(candidate.path, 'migration_lock.toml');
      if (listing.paths.includes(lock))
        return [{ kind: 'tool-file', file: lock, says: 'it is Prisma’s' }, names];
      return files.some((file) => /^\d{4,}_/.test(file)) ? [names] : undefined;
    }
    case 'diesel':
      return files.some((file) => /^\d/.test(file) && file.endsWith('/up.sql')) ? [names] : undefined;
    case 'flyway':
      return [names];
    case 'goose': {
      const marked = files.slice(0, 5).filter((file) => gooseMark.test(head(listing, candidate.path, file)));
      const [first] = marked;
      if (first === undefined) return undefined;
      return [{ kind: 'annotation', says: '-- +goose Up', file: join(candidate.path, first) }];
    }
    case 'golang-migrate':
      return files.length * 2 >= candidate.total ? [names] : undefined;
    case 'plain':
      return isNumberedHistory(candidate, files, listing) ? [names] : undefined;
  }
}

const gooseMark = /^\s*--\s*\+goose\s+Up\b/im;
const migrationWord =
  /^(?:.*migrat.*|schema|schemas|ddl|deltas?|upgrades?|updates?|patches|changes|changelogs?|versions?|evolutions)$/i;

/** Numbered files prove little alone: the folder must be named for it, or most files must change a schema. */
function isNumberedHistory(candidate: Candidate, files: readonly string[], listing: Listing): boolean {
  if (files.length < 2 || files.length * 2 < candidate.total) return false;
  if (
    withAncestors(candidate.path)
      .slice(0, 3)
      .some((folder) => migrationWord.test(baseOf(folder)))
  )
    return true;
  const looked = files.slice(0, 6);
  const changes = looked.filter((file) =>
    /^\s*(?:create|alter|drop)\s+(?:unique\s+)?(?:table|index|type|schema|view|function|extension)\b/im.test(
      head(listing, candidate.path, file),
    ),
  );
  return changes.length * 2 > looked.length;
}

const strangers: readonly (readonly [string, string, RegExp])[] = [
  ['dbmate', '-- migrate:up', /^--\s*migrate:up\b/m],
  ['sql-migrate', '-- +migrate Up', /^--\s*\+migrate\s+Up\b/m],
  ['Liquibase', '--liquibase formatted sql', /^--\s*liquibase formatted sql/im],
  ['rambler', '-- rambler up', /^--\s*rambler up\b/m],
  ['Play evolutions', '# --- !Ups', /^(?:#|--)\s*---\s*!Ups/m],
  ['tern', '---- create above / drop below ----', /^---- create above \/ drop below ----/m],
];

function strangerIn(
  path: string,
  files: readonly string[],
  tool: ToolId,
  listing: Listing,
): UnreadFolder | undefined {
  for (const file of files.slice(0, 3)) {
    const text = head(listing, path, file);
    const stranger = strangers.find(([, , pattern]) => pattern.test(text));
    if (stranger === undefined) continue;
    const [name, says] = stranger;
    return { path, tool: name, reasons: [{ kind: 'annotation', says, file: join(path, file) }], files };
  }
  if (tool !== 'diesel') return undefined;
  // Hasura keeps up.sql and down.sql in folders as Diesel does, and knows itself by its own configuration.
  const config = withAncestors(path)
    .map((folder) => join(folder, 'config.yaml'))
    .find((file) => listing.paths.includes(file) && /^metadata_directory:/m.test(listing.text(file) ?? ''));
  if (config === undefined) return undefined;
  return {
    path,
    tool: 'Hasura',
    reasons: [{ kind: 'tool-file', file: config, says: 'metadata_directory' }],
    files,
  };
}

function head(listing: Listing, folder: string, file: string): string {
  return (listing.text(join(folder, file)) ?? '').slice(0, 16_384);
}

/** Flyway reads folders of any depth: a folder below one of its own belongs to it, unless it is named for another dialect. */
export function mergeNested(guesses: readonly Choice[]): readonly Choice[] {
  const merged: Choice[] = [];
  for (const guess of guesses) {
    const home = merged.findIndex(
      (one) => isFlyway(one) && isFlyway(guess) && isPlainlyBelow(one.path, guess.path),
    );
    const parent = merged[home];
    if (parent === undefined || !isFlyway(parent) || !isFlyway(guess)) merged.push(guess);
    else
      merged[home] = {
        ...parent,
        files: [...parent.files, ...guess.files.map((file) => within(parent, guess, file))],
      };
  }
  return merged;
}

function isFlyway(choice: Choice): choice is Guess {
  return choice.kind === 'read' && choice.tool === 'flyway';
}

function isPlainlyBelow(parent: string, child: string): boolean {
  const below = relativeTo(parent, child);
  return below !== undefined && below !== '' && dialectOfPath(below) === undefined;
}

function within(parent: Guess, child: Guess, file: string): string {
  return relativeTo(parent.path, join(child.path, file)) ?? file;
}
