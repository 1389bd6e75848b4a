/**
 * rambler: `<anything>.sql` in the order of the names. Every `-- rambler up` and `-- rambler down` begins one statement: rambler sends the
 * text after it as one query, so that several statements in it form one implicit transaction. Rollbacks run last to first.
 */
import { span } from '../../text/span.ts';
import { annotationLines, type Annotation } from '../files/annotation-lines.ts';
import type { MigrationTool, Section } from '../convention.ts';
import { annotationReason } from '../detection/recognise.ts';
import { compareText, nextVersion } from '../files/versions.ts';

const fileName = /^(\d*)[-_.]?([^/]*)\.sql$/;

export const rambler: MigrationTool = {
  id: 'rambler',
  name: 'rambler',
  example: '20240131120000_add_users.sql',
  // rambler opens no transaction: a statement alone in its section has none either.
  noTransactionMarker: undefined,

  layout: 'flat',
  recognise(candidate) {
    const marked = annotationReason(candidate, /^-- rambler up\b/m, '-- rambler up');
    return marked === undefined ? undefined : [marked];
  },
  dialectFiles: [{ name: /^rambler\.(?:json|hjson)$/, says: /"?driver"?\s*:\s*"?(\w+)/g }],

  classify(path) {
    const match = fileName.exec(path);
    if (match === null) return undefined;
    const [, version = '', name = ''] = match;
    return { path, version, name, direction: 'both', repeatable: false };
  },

  compare: (a, b) => compareText(a.path, b.path),

  companions: () => [],

  read(_file, text) {
    const marks = annotationLines(text, /^-- rambler(.*)$/);
    const sections = marks.flatMap((mark, i) => sectionOf(mark, marks[i + 1]?.start ?? text.length));
    const ups = sections.filter(({ direction }) => direction === 'up');
    const downs = sections.filter(({ direction }) => direction === 'down');
    return { sections: [...ups, ...downs.toReversed()] };
  },

  transactionAround: 'nothing',
  lock: { kind: 'none', concurrently: 'free' },
  // apply.go (5.5): "out of order migration", and "missing migration" if the file of an applied one is missing.
  outOfOrder: 'refuses to go on',
  historyTable: { schema: undefined, name: 'migrations', column: 'migration', keeps: 'each', names: 'file' },

  create(migration, after, existing) {
    const version = nextVersion(after.version, existing);
    const down = migration.down === '' ? '' : `\n-- rambler down\n${migration.down}`;
    return [{ path: `${version}_${migration.name}.sql`, text: `-- rambler up\n${migration.up}${down}` }];
  },
};

function sectionOf(mark: Annotation, end: number): readonly Section[] {
  if (mark.says !== 'up' && mark.says !== 'down') return [];
  const delivery = { sends: 'whole', toolTransaction: false } as const;
  return [{ direction: mark.says, span: span(mark.end, end), delivery, fences: [] }];
}
