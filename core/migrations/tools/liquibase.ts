/**
 * Liquibase's formatted SQL: `--liquibase formatted sql`, then changesets. Each changeset has its own transaction unless it says
 * `runInTransaction:false`, its statements are sent one at a time unless it says `splitStatements:false`, and its rollback is in
 * `--rollback` lines. Files run in the order of a master changelog, or by path if none is found. Contexts and labels are chosen at run
 * time, so all changesets count as run.
 */
import type { MigrationTool, ToolSettings } from '../convention.ts';
import { baseOf, folderOf } from '../listing.ts';
import { changelogHome, changelogOrder } from './liquibase/changelog.ts';
import { changesetsIn, sectionsOf } from './liquibase/changesets.ts';
import { annotationReason, namesReason } from '../detection/recognise.ts';
import type { Reason } from '../reason.ts';
import { jdbcDialect, springFiles } from '../dialect/tool-configuration.ts';
import { compareText, newestVersion, nextVersion } from '../files/versions.ts';

const fileName = /^((?:\d+(?:[._-]\d+)*)?)[-_.]?(.*)\.sql$/i;
const header = '--liquibase formatted sql';
const headerLine = /^\s*--\s*liquibase\s*formatted/i;

export const liquibase = inOrder(new Map());

function inOrder(settings: ToolSettings): MigrationTool {
  const order = new Map((settings.get('order') ?? '').split('\n').map((path, i) => [path, i] as const));
  return {
    id: 'liquibase',
    name: 'Liquibase',
    example: 'changes/001-create-users.sql',
    noTransactionMarker: 'runInTransaction:false after the changeset’s name',

    layout: 'tree',
    home: changelogHome,
    dialectFiles: [
      { name: /^liquibase[\w.-]*\.properties$/, says: jdbcDialect },
      ...springFiles,
      {
        name: /^application[\w-]*\.(?:properties|ya?ml)$/,
        says: jdbcDialect,
        beside: 'resources',
      },
    ],
    recognise(candidate) {
      const marked = annotationReason(candidate, headerLine, header);
      const master = changelogOrder(candidate.path, candidate.listing);
      const reasons: Reason[] = marked === undefined ? [] : [marked];
      if (master !== undefined)
        reasons.push({ kind: 'tool-file', file: master.file, says: 'which changes run in which order' });
      return reasons.length === 0 ? undefined : [...reasons, namesReason(candidate)];
    },
    configurable: {
      read(folder, listing) {
        const master = changelogOrder(folder, listing);
        return new Map(master === undefined ? [] : [['order', master.paths.join('\n')]]);
      },
      apply: inOrder,
    },

    classify(path) {
      const match = fileName.exec(baseOf(path));
      if (match === null || (settings.has('order') && !order.has(path))) return undefined;
      const [, version = '', name = ''] = match;
      return { path, version, name, direction: 'both', repeatable: false };
    },

    compare: (a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0) || compareText(a.path, b.path),

    companions: () => [],

    read(_file, text) {
      return { sections: sectionsOf(text, changesetsIn(text, headerLine.test(text))) };
    },

    transactionAround: 'migration',
    // Manual, “validate”: a changeset whose checksum differs from DATABASECHANGELOG fails, except with runOnChange and validCheckSum.
    edited: 'refused',
    // A row of databasechangeloglock, written and committed before the first changeset.
    lock: { kind: 'row', concurrently: 'free' },
    historyTable: {
      schema: undefined,
      name: 'databasechangelog',
      column: 'filename',
      keeps: 'each',
      names: 'path',
      beside: ['databasechangeloglock'],
    },

    create(migration, after, existing) {
      const beside = existing.filter((file) => folderOf(file.path) === folderOf(after.path));
      const last = newestVersion(
        after.version,
        beside.map((file) => file.version),
      );
      const version = after.version === '' ? '' : nextVersion(last, existing);
      const separator = /^[\d._-]*?\d+([-_.])(?=[^\d]|$)/.exec(baseOf(after.path))?.[1] ?? '-';
      const stem = version === '' ? migration.name : `${version}${separator}${migration.name}`;
      const folder = after.path.slice(0, after.path.length - baseOf(after.path).length);
      const outside = migration.transaction ? '' : ' runInTransaction:false';
      const back = migration.down
        .trimEnd()
        .split('\n')
        .map((line) => `--rollback ${line}\n`);
      const down = migration.down.trim() === '' ? '' : back.join('');
      return [
        {
          path: `${folder}${stem}.sql`,
          text: `${header}\n\n--changeset plinth:${migration.name}${outside}\n${migration.up}${down}`,
        },
      ];
    },
  };
}
