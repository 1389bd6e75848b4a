/**
 * go-pg/migrations, a Go library: `<number>_<name>.up.sql` and `.down.sql` in one folder, and `.tx.up.sql` for files that run in the
 * transaction in which their version is recorded. Other files are sent outside of that transaction, whole, as one simple query, so that
 * several statements form one implicit transaction; lines `--gopg:split` divide a file into several queries (collection.go:
 * newSQLMigration, runUp). Its table gets a row for each run, and the last one counts; a file that failed part-way leaves no trace there.
 */
import { span, type Span } from '../../text/span.ts';
import { annotationLines } from '../files/annotation-lines.ts';
import type { Candidate, MigrationTool } from '../convention.ts';
import { pairOfFiles } from '../files/new-files.ts';
import { fileAround, isMostOf, namesReason } from '../detection/recognise.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

const fileName = /^(\d+)_(.*?)(\.tx)?\.(up|down)\.sql$/;
/** A transitive dependency of a module says nothing about its files. */
const wants = /^\s*(?:require\s+)?github\.com\/go-pg\/migrations(?:\/v\d+)?\s+v\S+(?![^\n]*\/\/ *indirect)/m;
const other =
  /^\s*(?:require\s+)?github\.com\/golang-migrate\/migrate(?:\/v\d+)?\s+v\S+(?![^\n]*\/\/ *indirect)/m;

export const goPg: MigrationTool = {
  id: 'go-pg',
  name: 'go-pg/migrations',
  example: '1_create_users.tx.up.sql',
  layout: 'flat',
  dialect: 'postgresql',
  dialectFiles: [],
  transactionAround: 'migration',
  // collection.go, begin: LOCK TABLE on its history table, for which a second run waits without holding a snapshot.
  lock: { kind: 'table', concurrently: 'free' },
  // collection.go, Run: skips files that are not above the last version.
  outOfOrder: 'skips it for good',
  recordBack:
    'Its last row counts: INSERT INTO gopg_migrations (version, created_at) VALUES (the version before, now()) puts it right, and so does set_version VERSION of a program that hands that command on.',
  historyTable: {
    schema: undefined,
    name: 'gopg_migrations',
    column: 'version',
    keeps: 'last',
    names: 'version',
    done: 'h.id = (SELECT max(last.id) FROM gopg_migrations last)',
  },
  noTransactionMarker: 'no .tx in its name',

  recognise(candidate) {
    if (!isMostOf(candidate)) return undefined;
    const manifest = fileAround(candidate, ['go.mod'], wants);
    const isOther = manifest !== undefined && other.test(candidate.listing.text(manifest) ?? '');
    return manifest === undefined || (isOther && !isMarked(candidate))
      ? undefined
      : [{ kind: 'manifest', file: manifest, says: 'github.com/go-pg/migrations' }, namesReason(candidate)];
  },

  classify(path) {
    const match = path.includes('/') ? null : fileName.exec(path);
    if (match === null) return undefined;
    const [, version = '', name = '', , direction] = match;
    return { path, version, name, direction: direction === 'up' ? 'up' : 'down', repeatable: false };
  },

  compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),

  companions: () => [],

  read(file, text) {
    const toolTransaction = fileName.exec(file.path)?.[3] !== undefined;
    const pieces = piecesOf(text);
    return pieces.length < 2
      ? wholeFile(file, text, { sends: 'whole', toolTransaction })
      : wholeFile(file, text, { sends: 'statement-by-statement', toolTransaction }, pieces);
  },

  create(migration, after, existing) {
    const mark = migration.transaction ? '.tx' : '';
    const stem = `${nextVersion(after.version, existing)}_${migration.name}${mark}`;
    return pairOfFiles({ up: `${stem}.up.sql`, down: `${stem}.down.sql` }, migration);
  },
};

function isMarked({ files }: Candidate): boolean {
  return files.some((file) => fileName.exec(file)?.[3] !== undefined);
}

/** The text between two marks is sent at once. */
function piecesOf(text: string): readonly Span[] {
  const marks = annotationLines(text, /^--gopg:(split)$/);
  return [...marks, undefined].flatMap((mark, at) => {
    const piece = span(marks[at - 1]?.end ?? 0, mark?.start ?? text.length);
    return text.slice(piece.start, piece.end).trim() === '' ? [] : [piece];
  });
}
