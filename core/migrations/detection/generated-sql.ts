/** SQL that a framework wrote for people to run: it brings its own BEGIN and COMMIT, and a comment by which it is known. */
import type { MigrationTool, ToolId } from '../convention.ts';
import type { HistoryTable } from '../history-table.ts';
import { annotationReason } from './recognise.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

export interface Generator {
  readonly id: ToolId;
  readonly name: string;
  readonly example: string;
  /** The mark for people. */
  readonly says: string;
  readonly mark: RegExp;
  /** In files that lead back. */
  readonly down: RegExp | undefined;
  readonly historyTable: HistoryTable | undefined;
}

const fileName = /^(\d*)[-_.]?(.*?)([-_.](?:down|downgrade|reverse|rollback))?\.sql$/i;

export function generated({ id, name, example, says, mark, down, historyTable }: Generator): MigrationTool {
  return {
    ...{ id, name, example, historyTable },
    noTransactionMarker: undefined,

    layout: 'flat',
    dialectFiles: [],
    recognise(candidate) {
      const marked = annotationReason(candidate, mark, says);
      return marked === undefined ? undefined : [marked];
    },

    classify(path) {
      const match = path.includes('/') ? null : fileName.exec(path);
      if (match === null) return undefined;
      const [, version = '', words = '', back] = match;
      return { path, version, name: words, direction: back === undefined ? 'up' : 'down', repeatable: false };
    },

    compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),

    companions: () => [],

    read(file, text) {
      const direction = down?.test(text) === true ? 'down' : file.direction;
      return wholeFile({ direction }, text, { sends: 'statement-by-statement', toolTransaction: false });
    },

    transactionAround: 'nothing',
    lock: { kind: 'unknown', concurrently: 'free' },

    create(migration, after, existing) {
      const version = after.version === '' ? '' : `${nextVersion(after.version, existing)}_`;
      const text = migration.transaction ? `BEGIN;\n\n${migration.up}\nCOMMIT;\n` : migration.up;
      return [{ path: `${version}${migration.name}.sql`, text }];
    },
  };
}
