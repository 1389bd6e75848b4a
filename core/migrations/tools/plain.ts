/**
 * Numbered or dated `.sql` files without a tool that we know: run in order, one statement at a time, no transaction of the tool's, which is
 * what psql and most home-made runners do. Down migrations are told by their names, or by lines that mark both ways in a file.
 */
import { span } from '../../text/span.ts';
import { annotationLines } from '../files/annotation-lines.ts';
import type { Candidate, Delivery, MigrationScript, MigrationTool, Section } from '../convention.ts';
import { has, join } from '../listing.ts';
import { pairOfFiles, wordsBehind } from '../files/new-files.ts';
import { headOf, isFolderBack, isMostOf, isNamedForMigrations, namesReason } from '../detection/recognise.ts';
import { sqlcFile } from '../dialect/tool-configuration.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

/** A word that says so may be before the number: `db_00005.sql`. */
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

  compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),

  companions: () => [],

  read: (file, text) => bothWays(text) ?? wholeFile(file, text, delivery),

  create(migration, after, existing) {
    const [, prefix = '', , separator = '_', rest = ''] = fileName.exec(after.path) ?? [];
    const version = nextVersion(after.version, existing);
    const words = wordsBehind(separator, migration);
    const stem = `${prefix}${version}${separator === '' ? '_' : separator}${words}`;
    const marker = /[-_.](?:up|do)$/i.exec(rest)?.[0];
    if (marker === undefined) return [{ path: `${stem}.sql`, text: migration.up }];
    const opposite = marker.slice(1).toLowerCase() === 'up' ? 'down' : 'undo';
    const back = `${marker.charAt(0)}${opposite}`;
    return pairOfFiles({ up: `${stem}${marker}.sql`, down: `${stem}${back}.sql` }, migration);
  },
};

/** Sections of a file that marks its two ways by lines, as rockhopper and home-made runners read them: `-- +up`, `-- +down`, `-- Down`. */
function bothWays(text: string): MigrationScript | undefined {
  const marks = annotationLines(text, /^--[ \t]*(?:\+[ \t]*)?(up|down):?$/i);
  const [first] = marks;
  const says = marks.map((mark) => mark.says.toLowerCase());
  if (first === undefined || !says.includes('down') || says[0] !== 'up') return undefined;
  // What is before the marks would be nobody's.
  if (/\S/.test(text.slice(0, first.start).replaceAll(/^[ \t]*--.*$/gm, ''))) return undefined;
  const sections = marks.map((mark, at): Section => ({
    direction: says[at] === 'down' ? 'down' : 'up',
    span: span(mark.end, marks[at + 1]?.start ?? text.length),
    delivery,
    fences: [],
  }));
  return { sections };
}

/** What shapes tables. Numbered functions and views may as well be the versions of one of them, side by side. */
const shapesTables =
  /^\s*(?:create|alter|drop)\s+(?:unlogged\s+|unique\s+)?(?:table|index|type|schema|sequence|extension)\b/im;
/** Scripts that set a test up are numbered too. */
const testFolder = /(?:^|\/)(?:tests?|testing|specs?|e2e|regress|benchmarks?|stubs?)(?:\/|$)/i;
/** PostgreSQL's extensions lead from one version to another: `2.13.0--2.13.1.sql`. */
const extensionUpdate = /\d--\d/;

/**
 * Numbered files prove little alone. In a folder that is named for migrations they are some; elsewhere each must have a number of its own, and
 * most must shape tables.
 */
function isNumberedHistory(candidate: Candidate): boolean {
  const { files, path } = candidate;
  // Nobody names anything else so.
  if (isMostOf(candidate) && files.some((file) => /\.(?:up|down)\.sql$/i.test(file))) return true;
  if (files.length < 2 || !isMostOf(candidate) || testFolder.test(path) || isFolderBack(path)) return false;
  if (files.some((file) => extensionUpdate.test(file))) return false;
  if (isNamedForMigrations(path)) return true;
  // Versions of one script side by side, the newest by its name.
  if (has(candidate.listing, join(path, 'latest.sql'))) return false;
  const ups = files
    .flatMap((file) => plain.classify(file) ?? [])
    .filter(({ direction }) => direction === 'up');
  if (new Set(ups.map(({ version }) => version)).size < ups.length) return false;
  const looked = files.slice(0, 6);
  const shaping = looked.filter((file) => shapesTables.test(headOf(candidate, file)));
  return shaping.length * 2 > looked.length;
}
