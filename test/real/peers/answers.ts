/** What each rule of the peers is here: the rules of Plinth that say the same, and why Plinth is silent where none of them speaks. */
import type { PeerName } from './run.ts';

export interface Answer {
  /** Any of them at the same place is an answer. */
  readonly rules: readonly string[];
  /** Plinth says some things once for a migration, where the peer says them at each statement. */
  readonly within: 'statement' | 'file';
  /** Why what is left over is left over. */
  readonly because: string;
}

/** What Plinth says where a statement holds up a table in use because of the work that it does under its lock. */
const underLock = ['locking/work-under-exclusive-lock', 'locking/backfill-with-schema-change'];
const indexes = [
  'locking/index-without-concurrently',
  'locking/partitioned-index-blocks',
  'locking/unique-builds-index',
  'locking/primary-key-builds-index',
  ...underLock,
];
const constraints = [
  'locking/default-rewrites',
  'locking/check-validates',
  'locking/foreign-key-validates',
  ...indexes,
];
const rewrites = [
  'locking/type-change-rewrites',
  'data-loss/type-narrowing',
  'data-loss/type-change-breaks-code',
];

const keys: Answer = {
  rules: ['design/narrow-key'],
  within: 'statement',
  because:
    'The column is no key, or counts what never comes near two billion: an integer of four bytes is enough.',
};
const timeZone: Answer = {
  rules: ['design/timestamp-without-time-zone'],
  within: 'file',
  because:
    'A down migration, or most tables of the schema have such a column: one of another kind would be the odd one out.',
};
const identity: Answer = {
  rules: ['design/serial'],
  within: 'statement',
  because: 'A down migration.',
};
const textType: Answer = {
  rules: ['design/length-limit', 'design/char-padded'],
  within: 'file',
  because: 'A down migration, or the table has chosen such a type before.',
};
const jsonType: Answer = { rules: ['design/json-type'], within: 'statement', because: 'A down migration.' };
const robust: Answer = {
  rules: ['transaction/not-idempotent-outside-transaction'],
  within: 'file',
  because:
    'The tool sends the file as one transaction: what fails leaves nothing behind, and IF NOT EXISTS would hide an object of another shape.',
};
const statementTimeout: Answer = {
  rules: ['transaction/missing-statement-timeout', 'transaction/timeout-breaks-concurrently'],
  within: 'file',
  because:
    'The statement changes the catalog only, or a table of its own migration: nothing in it runs long.',
};
const lockTimeout: Answer = {
  rules: ['transaction/missing-lock-timeout', 'locking/drop-foreign-key-locks-both'],
  within: 'file',
  because: 'Nobody waits: a type, a view, a new table, or CONCURRENTLY, which a timeout would break.',
};
const indexCreation: Answer = {
  rules: indexes,
  within: 'statement',
  because:
    'The table or view is made by the migration, or a NOT NULL column without default says that it is empty.',
};
const indexDeletion: Answer = {
  rules: ['locking/drop-index-blocks', ...underLock],
  within: 'statement',
  because:
    'The transaction locks the table fully already, or no migration has made such an index (IF EXISTS).',
};
const foreignKey: Answer = {
  rules: constraints,
  within: 'statement',
  because:
    'The referencing table is new, emptied or must be empty; a new column holds nulls only, and the server looks at none of them.',
};
const notValid: Answer = {
  rules: constraints,
  within: 'statement',
  because:
    'The table is new, the constraint uses an index that is ready, or NOT VALID does not exist for it.',
};
const dropColumn: Answer = {
  rules: ['data-loss/drop-column', 'data-loss/blocked-by-dependents', 'data-loss/drop-cascade'],
  within: 'file',
  because:
    'A down migration takes back what its up migration added; no migration has made the column (IF EXISTS).',
};
const dropTable: Answer = {
  rules: ['data-loss/drop-table', 'data-loss/blocked-by-dependents', 'data-loss/drop-cascade'],
  within: 'file',
  because:
    'A down migration takes back what its up migration made; no migration has made the table (IF EXISTS).',
};
const dropNotNull: Answer = {
  rules: ['data-loss/drop-not-null'],
  within: 'statement',
  because: 'The column is new, goes away, or the file is a down migration.',
};
const typeChange: Answer = {
  rules: [...rewrites, 'data-loss/blocked-by-dependents', ...underLock],
  within: 'statement',
  because: 'The replayed column type says that nothing is rewritten: it grows or stays the same.',
};
const requiredColumn: Answer = {
  rules: ['data-loss/required-column'],
  within: 'statement',
  because:
    'The table is new or emptied just before, or the column has a default: a serial, a generated one. pls counts DROP NOT NULL.',
};
const setNotNull: Answer = {
  rules: ['locking/set-not-null-scans', 'data-loss/unique-on-existing-data', ...underLock],
  within: 'statement',
  because: 'The column has a default, is NOT NULL already, or a valid constraint proves it.',
};
const columnDefault: Answer = {
  rules: ['locking/default-rewrites', ...underLock],
  within: 'statement',
  because:
    'Since PostgreSQL 11 a default that is not volatile, also behind a function in SQL, is kept in the catalog.',
};
const serialColumn: Answer = {
  rules: ['locking/default-rewrites', 'locking/primary-key-builds-index', ...underLock],
  within: 'statement',
  because: 'The table is made by the migration.',
};
const renameColumn: Answer = {
  rules: ['data-loss/rename-column'],
  within: 'statement',
  because: 'A down migration takes a name back, or the column is new.',
};
const renameTable: Answer = {
  rules: ['data-loss/rename-table', 'locking/index-renamed-as-table', 'locking/rename-index-as-table'],
  within: 'statement',
  because: 'A down migration takes a name back, or the table is new: the usual end of a copy.',
};
const unique: Answer = {
  rules: ['locking/unique-builds-index', 'data-loss/unique-on-existing-data', ...underLock],
  within: 'statement',
  because: 'The table is made by the migration, or the constraint takes an index that is ready.',
};
const nesting: Answer = {
  rules: ['transaction/nested-transaction', 'transaction/uncommitted-transaction'],
  within: 'file',
  because: 'The tool opens no transaction of its own around the file: BEGIN and COMMIT are in their place.',
};
const enumOrder: Answer = {
  rules: ['data-loss/add-enum-value-order'],
  within: 'statement',
  because: 'The order of the values is said, or the type is new.',
};
const concurrently: Answer = {
  rules: ['transaction/concurrently-in-transaction'],
  within: 'statement',
  because: 'The tool sends the statement by itself.',
};
const truncate: Answer = {
  rules: ['data-loss/truncate', 'data-loss/drop-cascade'],
  within: 'statement',
  because: 'A down migration, or a table of the same migration.',
};
const syntax: Answer = {
  rules: ['convention/syntax-error', 'convention/newer-than-target'],
  within: 'statement',
  because: 'The grammar of PostgreSQL takes the statement.',
};
const noWhere: Answer = {
  rules: ['data-loss/change-without-where', 'data-loss/unbatched-backfill', ...underLock],
  within: 'file',
  because: 'A down migration, or a table that the migration made.',
};

export const answers: Readonly<Record<PeerName, Readonly<Record<string, Answer>>>> = {
  squawk: {
    'adding-field-with-default': columnDefault,
    'adding-foreign-key-constraint': foreignKey,
    'adding-not-nullable-field': setNotNull,
    'adding-required-field': requiredColumn,
    'adding-serial-primary-key-field': serialColumn,
    'ban-concurrent-index-creation-in-transaction': concurrently,
    'ban-drop-column': dropColumn,
    'ban-drop-not-null': dropNotNull,
    'ban-drop-table': dropTable,
    'ban-truncate-cascade': truncate,
    'changing-column-type': typeChange,
    'constraint-missing-not-valid': notValid,
    'disallowed-unique-constraint': unique,
    'identifier-too-long': {
      rules: ['design/identifier-too-long', 'design/long-name-cut'],
      within: 'statement',
      because: 'A down migration, or a name that goes away.',
    },
    'prefer-bigint-over-int': keys,
    'prefer-bigint-over-smallint': keys,
    'prefer-identity': identity,
    'prefer-robust-stmts': robust,
    'prefer-text-field': textType,
    'prefer-timestamp-tz': timeZone,
    'renaming-column': renameColumn,
    'renaming-table': renameTable,
    'require-concurrent-index-creation': indexCreation,
    'require-concurrent-index-deletion': indexDeletion,
    'require-enum-value-ordering': enumOrder,
    'require-lock-timeout': lockTimeout,
    'require-statement-timeout': statementTimeout,
    'syntax-error': syntax,
    'transaction-nesting': nesting,
  },
  pls: {
    addSerialColumn: serialColumn,
    addingFieldWithDefault: columnDefault,
    addingForeignKeyConstraint: foreignKey,
    addingNotNullField: setNotNull,
    addingPrimaryKeyConstraint: { ...notValid, rules: ['locking/primary-key-builds-index', ...underLock] },
    addingRequiredField: requiredColumn,
    avoidAlterEnumAddValue: {
      ...enumOrder,
      rules: ['data-loss/add-enum-value-order', 'transaction/enum-value-in-same-transaction'],
    },
    avoidCreateTrigger: {
      rules: ['transaction/missing-lock-timeout'],
      within: 'file',
      because: 'The table is made by the migration, a lock_timeout is set, or the lock is held already.',
    },
    avoidWideLockWindow: {
      rules: ['locking/wide-lock-window', 'locking/lock-order', 'locking/several-foreign-keys'],
      within: 'file',
      because: 'Of the tables, at most one was there before the migration.',
    },
    banConcurrentIndexCreationInTransaction: concurrently,
    banDeleteWithoutWhere: noWhere,
    banDropColumn: dropColumn,
    banDropNotNull: dropNotNull,
    banDropTable: dropTable,
    banDropTrigger: {
      rules: ['transaction/missing-lock-timeout'],
      within: 'file',
      because: 'Dropping a trigger loses no data; of its lock Plinth speaks where nothing bounds the wait.',
    },
    banTruncate: truncate,
    banTruncateCascade: truncate,
    banUpdateWithoutWhere: noWhere,
    banVacuumFull: {
      rules: ['locking/table-rewrites'],
      within: 'statement',
      because: 'The table is made by the migration.',
    },
    changingColumnType: typeChange,
    constraintMissingNotValid: notValid,
    creatingEnum: {
      rules: ['data-loss/enum-values-stay'],
      within: 'statement',
      because: 'The type is made in a down migration.',
    },
    disallowUniqueConstraint: unique,
    lockTimeoutWarning: lockTimeout,
    multipleAlterTable: {
      rules: ['transaction/mergeable-alters'],
      within: 'file',
      because: 'Other statements stand between, the table is new, or merging saves no pass over the rows.',
    },
    preferBigInt: keys,
    preferBigintOverInt: keys,
    preferBigintOverSmallint: keys,
    preferIdentity: identity,
    preferJsonb: jsonType,
    preferRobustStmts: robust,
    preferTextField: textType,
    preferTimestamptz: timeZone,
    renamingColumn: renameColumn,
    renamingTable: renameTable,
    requireConcurrentIndexCreation: indexCreation,
    requireConcurrentIndexDeletion: indexDeletion,
    requireConcurrentRefreshMatview: {
      rules: ['locking/refresh-blocks'],
      within: 'statement',
      because: 'The view is made by the migration, or has no unique index.',
    },
    requireIdleInTransactionTimeout: {
      rules: ['transaction/missing-idle-timeout'],
      within: 'file',
      because: 'A tool that sends the file as one query is never idle in its transaction.',
    },
    requireSeparateConstraintValidation: {
      rules: ['locking/validate-in-same-transaction'],
      within: 'statement',
      because: 'The two are in transactions of their own.',
    },
    requireStatementTimeout: statementTimeout,
    runningStatementWhileHoldingAccessExclusive: {
      rules: [
        ...underLock,
        'locking/wide-lock-window',
        'locking/lock-upgrade',
        'transaction/missing-lock-timeout',
      ],
      within: 'file',
      because: 'The locked table is made by the migration, or what follows changes the catalog only.',
    },
    syntax,
    transactionNesting: nesting,
  },
};
