/**
 * tern: `<number>_<name>.sql`, numbered from 1 without gaps; the text below `---- create above / drop below ----` is the down section. tern
 * sends a section as one query inside a transaction. With `---- tern: disable-tx ----` it opens none and sends one statement at a time.
 * Texts are Go templates.
 */
import { span } from '../../text/span.ts';
import type { Delivery, MigrationTool, Section } from '../convention.ts';
import { annotationReason, fileAround } from '../detection/recognise.ts';
import { compareVersions, nextVersion } from '../files/versions.ts';

const fileName = /^(\d+)_(.+)\.sql$/;
const divider = '---- create above / drop below ----';
const marker = '---- tern: disable-tx ----';
const markerLine = /^---- tern: disable-tx ----\r?$/m;

export const tern: MigrationTool = {
  id: 'tern',
  name: 'tern',
  example: '001_create_users.sql',
  noTransactionMarker: marker,

  layout: 'flat',
  dialect: 'postgresql',
  dialectFiles: [],
  recognise(candidate) {
    const marked = annotationReason(candidate, /^---- create above \/ drop below ----/m, divider);
    if (marked !== undefined) return [marked];
    const file = fileAround(candidate, ['tern.conf']);
    return file === undefined ? undefined : [{ kind: 'tool-file', file, says: 'it is tern’s' }];
  },

  classify(path) {
    const match = path.includes('/') ? null : fileName.exec(path);
    if (match === null) return undefined;
    const [, version = '', name = ''] = match;
    return { path, version, name, direction: 'both', repeatable: false };
  },

  compare: (a, b) => compareVersions(a.version, b.version),

  companions: () => [],

  read(_file, text) {
    const at = text.indexOf(divider);
    const sections = [sectionOf('up', text, 0, at < 0 ? text.length : at)];
    if (at >= 0) sections.push(sectionOf('down', text, at + divider.length, text.length));
    return { sections };
  },

  transactionAround: 'migration',
  // migrate/migrate.go, MigrateTo (2.4): select pg_advisory_lock($1), without a limit.
  lock: { kind: 'session-advisory', concurrently: 'second-run' },
  deploys: /\btern\s+migrate\b/,
  historyTable: {
    schema: 'public',
    name: 'schema_version',
    column: 'version',
    keeps: 'last',
    names: 'version',
  },

  create(migration, after, existing) {
    const version = nextVersion(after.version, existing);
    const head = migration.transaction ? '' : `${marker}\n`;
    const down = migration.down === '' ? '' : `\n${divider}\n\n${head}${migration.down}`;
    return [{ path: `${version}_${migration.name}.sql`, text: `${head}${migration.up}${down}` }];
  },

  withoutTransaction: () => ({ head: `${marker}\n`, create: [] }),
};

function sectionOf(direction: 'up' | 'down', text: string, start: number, end: number): Section {
  const delivery: Delivery = markerLine.test(text.slice(start, end))
    ? { sends: 'statement-by-statement', toolTransaction: false }
    : { sends: 'whole', toolTransaction: true };
  return { direction, span: span(start, end), delivery, fences: [] };
}
