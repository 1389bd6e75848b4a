/**
 * Play evolutions: `<number>.sql` with `# --- !Ups` and `# --- !Downs`. Statements are sent one at a time, each committed separately; if
 * the application's configuration switches autocommit off, all pending files are one transaction (EvolutionsApi.scala, evolve, of 3.0). A
 * semicolon ends a statement anywhere; a doubled one is sent as a single one, which allows function bodies.
 */
import { span, type Span } from '../../text/span.ts';
import { annotationLines } from '../files/annotation-lines.ts';
import type { MigrationTool, Section, ToolSettings } from '../convention.ts';
import { has, join, withAncestors, type Listing } from '../listing.ts';
import { annotationReason } from '../detection/recognise.ts';
import { compareVersions, newestVersion, nextVersion } from '../files/versions.ts';

const fileName = /^(\d+)\.sql$/;

export const play: MigrationTool = withSettings(new Map());

function withSettings(settings: ToolSettings): MigrationTool {
  const isOne = settings.get('autocommit') === 'false';
  const isLocked = settings.get('uselocks') === 'true';
  return {
    configurable: { read: readSettings, apply: withSettings },
    id: 'play',
    name: 'Play evolutions',
    example: '1.sql',
    // Play opens no transaction.
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
        return sectionOf(mark.says === 'Ups' ? 'up' : 'down', text, range, isOne);
      });
      return { sections };
    },

    transactionAround: isOne ? 'all-pending' : 'nothing',
    // Its lock table exists only with useLocks.
    lock: isLocked ? { kind: 'row', concurrently: 'free' } : { kind: 'none', concurrently: 'free' },
    // checkEvolutionsState: InconsistentDatabase while a row says applying_up; logAfter sets it to applied.
    ...(isOne ? {} : {}),
    historyTable: {
      schema: undefined,
      name: 'play_evolutions',
      column: 'id',
      keeps: 'each',
      names: 'version',
      done: `state = 'applied'`,
    },

    create(migration, after, existing) {
      // Numbers must not have gaps, so a new file can only be the last.
      const last = newestVersion(
        after.version,
        existing.map((file) => file.version),
      );
      const version = nextVersion(last, existing);
      const text = `# --- !Ups\n\n${migration.up}\n# --- !Downs\n\n${migration.down}`;
      return [{ path: `${version}.sql`, text }];
    },
  };
}

/** Settings of the application, for all its databases or for one. Connection pools have their own setting autoCommit. */
function readSettings(folder: string, listing: Listing): ToolSettings {
  const texts = withAncestors(folder)
    .flatMap((home) => ['application.conf', 'conf/application.conf'].map((name) => join(home, name)))
    .flatMap((file) => (has(listing, file) ? [listing.text(file) ?? ''] : []));
  const says = (pattern: RegExp): boolean => texts.some((text) => pattern.test(text));
  return new Map([
    ...(says(/^(?!\s*(?:#|\/\/)).*\bautocommit\s*[=:]\s*false\b/m) ? [['autocommit', 'false'] as const] : []),
    ...(says(/^(?!\s*(?:#|\/\/)).*\buseLocks\s*[=:]\s*true\b/m) ? [['uselocks', 'true'] as const] : []),
  ]);
}

function sectionOf(direction: 'up' | 'down', text: string, range: Span, toolTransaction: boolean): Section {
  const body = text.slice(range.start, range.end);
  const second = Array.from(body.matchAll(/;;/g), ({ index }) =>
    span(range.start + index + 1, range.start + index + 2),
  );
  const delivery = { sends: 'statement-by-statement', toolTransaction } as const;
  return { direction, span: range, delivery, fences: [], blanks: second };
}
