/**
 * Numbered or dated `.sql` files of no known tool: run in order, one statement at a time, without a transaction, as by psql and most
 * home-made runners. Names identify down migrations, or annotation lines for both directions in a file.
 */
import { span } from '../../text/span.ts';
import { annotationLines } from '../files/annotation-lines.ts';
import type { Candidate, Delivery, MigrationScript, MigrationTool, Section } from '../convention.ts';
import { has, join } from '../listing.ts';
import { pairOfFiles, wordsAfter } from '../files/new-files.ts';
import { markedSections } from '../detection/marked-files.ts';
import { headOf, isFolderBack, isMostOf, isNamedForMigrations, namesReason } from '../detection/recognise.ts';
import { sqlcFile } from '../dialect/tool-configuration.ts';
import { compareDated, compareText, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

/** A word for the direction may precede the number: `db_00005.sql`. */
const fileName =
  /^((?:[vV]|(?:db|migrations?|upgrade|update|patch|change)[-_.]?)?)(\d+(?:[-_.]\d+)*(?![\dA-Za-z]))([-_. ]*)(.*)\.sql$/;
const down = /(?:^|[-_.])(?:down|downgrade|undo|rollback|revert)$/i;
const up = /(?:^|[-_.])(?:up|do)$/i;

const delivery: Delivery = { sends: 'statement-by-statement', toolTransaction: false };

export const plain: MigrationTool = {
  id: 'plain',
  name: 'numbered SQL files',
  example: '001_create_users.sql',
  layout: 'flat',
  dialectFiles: [sqlcFile],
  transactionAround: 'nothing',
  lock: { kind: 'unknown', concurrently: 'free' },
  historyTable: undefined,

  recognise: (candidate) => (isNumberedHistory(candidate) ? [namesReason(candidate)] : undefined),
  noTransactionMarker: undefined,

  classify(path) {
    if (path.includes('/')) return undefined;
    const match = fileName.exec(path);
    if (match === null) return undefined;
    const [, , version = '', , rest = ''] = match;
    const direction = down.test(rest) ? 'down' : 'up';
    return {
      path,
      version,
      name: rest.replace(direction === 'down' ? down : up, ''),
      direction,
      repeatable: false,
    };
  },

  compare: (a, b) => compareDated(a.version, b.version) || compareText(a.path, b.path),

  companions: () => [],

  read(file, text) {
    const sections = markedSections(text);
    return bothWays(text) ?? (sections && { sections }) ?? wholeFile(file, text, delivery);
  },

  create(migration, after, existing) {
    const [, prefix = '', , separator = '_', rest = ''] = fileName.exec(after.path) ?? [];
    const version = nextVersion(after.version, existing);
    const words = wordsAfter(separator, migration);
    const stem = `${prefix}${version}${separator === '' ? '_' : separator}${words}`;
    const marker = /[-_.](?:up|do)$/i.exec(rest)?.[0];
    if (marker === undefined) return [{ path: `${stem}.sql`, text: migration.up }];
    const opposite = marker.slice(1).toLowerCase() === 'up' ? 'down' : 'undo';
    const back = `${marker.charAt(0)}${opposite}`;
    return pairOfFiles({ up: `${stem}${marker}.sql`, down: `${stem}${back}.sql` }, migration);
  },
};

/**
 * Sections of a file that marks both directions by lines, as rockhopper and home-made runners read them: `-- +up`, `-- +down`, `-- Down`.
 */
function bothWays(text: string): MigrationScript | undefined {
  const marks = annotationLines(text, /^--[ \t]*(?:\+[ \t]*)?(up|down):?$/i);
  const [first] = marks;
  const says = marks.map((mark) => mark.says.toLowerCase());
  if (first === undefined || !says.includes('down') || says[0] !== 'up') return undefined;
  // Text before the annotations would belong to no section.
  if (/\S/.test(text.slice(0, first.start).replaceAll(/^[ \t]*--.*$/gm, ''))) return undefined;
  const sections = marks.map((mark, at): Section => ({
    direction: says[at] === 'down' ? 'down' : 'up',
    span: span(mark.end, marks[at + 1]?.start ?? text.length),
    delivery,
    fences: [],
  }));
  return { sections };
}

/** Statements that change tables. Numbered functions and views may instead be versions of one of them. */
const shapesTables =
  /^\s*(?:create|alter|drop)\s+(?:unlogged\s+|unique\s+)?(?:table|index|type|schema|sequence|extension)\b/im;
/** Test setup scripts are numbered too. */
const testFolder = /(?:^|\/)(?:tests?|testing|specs?|e2e|regress|benchmarks?|stubs?)(?:\/|$)/i;
/** Scripts of PostgreSQL extensions lead from one version to another: `2.13.0--2.13.1.sql`. */
const extensionUpdate = /\d--\d/;

/**
 * Numbers alone prove little. In a folder with a typical name they suffice, for a single file if it changes tables; elsewhere each file must
 * have a different number, and most must change tables.
 */
function isNumberedHistory(candidate: Candidate): boolean {
  const { files, path } = candidate;
  // Only migrations have such names.
  if (isMostOf(candidate) && files.some((file) => /\.(?:up|down)\.sql$/i.test(file))) return true;
  if (!isMostOf(candidate) || testFolder.test(path) || isFolderBack(path)) return false;
  if (files.some((file) => extensionUpdate.test(file))) return false;
  // The history of a new project has one file.
  if (files.length === 1) return /migrations?$/i.test(path) && shapes(candidate, files);
  if (isNamedForMigrations(path)) return true;
  // Versions of one script side by side, with the newest named differently.
  if (has(candidate.listing, join(path, 'latest.sql'))) return false;
  const ups = files
    .flatMap((file) => plain.classify(file) ?? [])
    .filter(({ direction }) => direction === 'up');
  if (new Set(ups.map(({ version }) => version)).size < ups.length) return false;
  return shapes(candidate, files.slice(0, 6));
}

/** Most of the files change tables. */
function shapes(candidate: Candidate, files: readonly string[]): boolean {
  const shaping = files.filter((file) => shapesTables.test(headOf(candidate, file)));
  return shaping.length * 2 > files.length;
}
