/**
 * Play evolutions: `<number>.sql` with `# --- !Ups` and `# --- !Downs`. Statements are sent one at a time, each committed for itself
 * (autocommit is on unless the application's configuration says otherwise). A semicolon ends a statement wherever it stands; a doubled one is
 * sent as a single one, which is how functions are written.
 */
import { span, type Span } from '../../text/span.ts';
import { annotationLines } from '../annotation-lines.ts';
import type { MigrationTool, Section } from '../convention.ts';
import { annotationReason } from '../recognise.ts';
import { compareVersions, newestVersion, nextVersion } from '../versions.ts';

const fileName = /^(\d+)\.sql$/;

export const play: MigrationTool = {
  id: 'play',
  name: 'Play evolutions',
  example: '1.sql',
  // Nothing is in a transaction of its.
  noTransactionMarker: undefined,

  layout: 'flat',
  dialectFiles: [
    { name: /^application[\w.-]*\.conf$/, says: /\bjdbc:(?:p6spy:)?(\w+)/g },
    { name: /^application[\w.-]*\.conf$/, says: /\bjdbc:(?:p6spy:)?(\w+)/g, beside: 'conf' },
  ],
  recognise(candidate) {
    const marked = annotationReason(candidate, /^(?:#|--).*!Ups\b/m, '# --- !Ups');
    return marked === undefined ? undefined : [marked];
  },

  classify(path) {
    const [, version] = fileName.exec(path) ?? [];
    return version === undefined
      ? undefined
      : { path, version, name: '', direction: 'both', repeatable: false };
  },

  compare: (a, b) => compareVersions(a.version, b.version),

  companions: () => [],

  read(_file, text) {
    const marks = annotationLines(text, /^(?:#|--).*!(Ups|Downs)/);
    const sections = marks.map((mark, i) => {
      const range = span(mark.end, marks[i + 1]?.start ?? text.length);
      return sectionOf(mark.says === 'Ups' ? 'up' : 'down', text, range);
    });
    return { sections };
  },

  transactionAround: 'nothing',
  lock: { kind: 'none', concurrently: 'free' },
  historyTable: {
    schema: undefined,
    name: 'play_evolutions',
    column: 'id',
    keeps: 'each',
    names: 'version',
    done: `state = 'applied'`,
  },

  create(migration, after, existing) {
    // Numbers must be without a gap, so that a new one can only be the last.
    const last = newestVersion(
      after.version,
      existing.map((file) => file.version),
    );
    const version = nextVersion(last, existing);
    const text = `# --- !Ups\n\n${migration.up}\n# --- !Downs\n\n${migration.down}`;
    return [{ path: `${version}.sql`, text }];
  },
};

function sectionOf(direction: 'up' | 'down', text: string, range: Span): Section {
  const body = text.slice(range.start, range.end);
  const second = Array.from(body.matchAll(/;;/g), ({ index }) =>
    span(range.start + index + 1, range.start + index + 2),
  );
  const delivery = { sends: 'statement-by-statement', toolTransaction: false } as const;
  return { direction, span: range, delivery, fences: [], blanks: second };
}
