/** A later migration creates a table that this one uses. */
import type { SpokenDialect } from '../../migrations/convention.ts';
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { Surroundings } from '../../rule-kit/tables/tables.ts';
import { creationKey, displayName, resolveRelation } from '../../schema/lookup.ts';

const messages = {
  later:
    '{table} is created by {maker}, which runs after this: on a new database this fails. Make this migration the later one.',
} as const;

export const rule = defineRule({
  id: 'convention/used-before-created',
  hazard: 'refused',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'A table is changed or read before the migration that makes it has run.',
  why: `The order of files is the order of their names, not that in which they were written. Where the table is there already nobody notices;
the next database that is built from nothing, in CI or for a new colleague, stops here. A warning where migrations change other tables
that none of them makes: databases then begin with what stands elsewhere.`,
  instead: 'Give this migration a version behind the one that makes the table.',
  whenOff: 'Where databases are never built from the migrations alone.',
  messages,
  fix: { kinds: [], because: 'Which of the two files moves is for people to say.' },
  examples: [
    bad(
      'The numbers are the wrong way round',
      `ALTER TABLE notes ADD COLUMN state text;
--          ^^^^^ error: notes is created by 002_behind.sql, which runs after this: on a new database this fails. Make this migration the later one.`,
      { behind: ['CREATE TABLE notes (id bigint PRIMARY KEY);'], refused: '42P01' },
    ),
    bad(
      'A foreign key',
      `CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);
--                                                                    ^^^^^ error: users is created by 002_behind.sql, which runs after this: on a new database this fails. Make this migration the later one.`,
      { behind: ['CREATE TABLE users (id bigint PRIMARY KEY);'], refused: '42P01' },
    ),
    good('Made before', 'ALTER TABLE notes ADD COLUMN state text;', {
      history: ['CREATE TABLE notes (id bigint PRIMARY KEY);'],
      behind: ['ALTER TABLE notes ADD COLUMN label text;'],
    }),
    bad(
      'SQLite: the numbers are the wrong way round',
      `ALTER TABLE notes ADD COLUMN state TEXT;
--          ^^^^^ error: notes is created by 002_behind.sql, which runs after this: on a new database this fails. Make this migration the later one.`,
      {
        dialect: 'sqlite',
        behind: ['CREATE TABLE notes (id INTEGER PRIMARY KEY);'],
        refused: 'no such table: notes',
      },
    ),
    bad(
      'MySQL: rows',
      `INSERT INTO states VALUES ('open');
--          ^^^^^^ error: states is created by 002_behind.sql, which runs after this: on a new database this fails. Make this migration the later one.`,
      { dialect: 'mysql', behind: ['CREATE TABLE states (name varchar(20));'], refused: '42S02' },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    if (context.body !== undefined || context.statement.conditional) return;
    for (const name of needed(operation, context.schema.dialect)) {
      if (resolveRelation(context.schema, name) !== undefined) continue;
      if (!context.isFollowed) return;
      const after = resolveRelation(context.after, name);
      if (after?.kind === 'table' && after.complete && after.origin.file === context.path) continue;
      const made = context.latest.relations.get(creationKey(context.schema, name));
      if (made?.kind !== 'table' || made.certainty !== 'certain' || made.origin.guarded === true) continue;
      if (made.origin.file === context.path || !made.complete) continue;
      // If it was renamed since, it was created under another name; with IF NOT EXISTS it may have existed.
      if (made.changes.some((one) => one.operation === 'renameRelation' || one.operation === 'setSchema'))
        continue;
      if (context.latest.heirs.has(made.key) || wasThere(context)) continue;
      context.report({
        message: 'later',
        ...(beginsElsewhere(context, made.key) ? { hazard: 'misleads' } : {}),
        at: name,
        data: {
          table: displayName(made.key),
          maker: made.origin.file.slice(made.origin.file.lastIndexOf('/') + 1),
        },
        related: [{ ...made.origin, message: `${displayName(made.key)} is created here.` }],
      });
      return;
    }
  },
});

/** SQLite: a table that is renamed away and used here first existed before all migrations. */
function wasThere({ latest, path }: Pick<Surroundings, 'latest' | 'path'>): boolean {
  for (const heirs of latest.heirs.values())
    if (heirs.some(({ file, unseen }) => unseen === true && file === path)) return true;
  return false;
}

/** Migrations up to this one change other tables that none of them creates: the original schema is elsewhere. */
function beginsElsewhere({ after }: Pick<Surroundings, 'after'>, made: string): boolean {
  for (const { kind, key, origin } of after.relations.values())
    if (kind === 'table' && origin.unseen === true && key !== made) return true;
  return false;
}

/** The tables without which the server refuses the operation. */
function needed(operation: Operation, dialect: SpokenDialect): readonly ObjectName[] {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
      return [operation.table];
    case 'createIndex':
    case 'createTrigger':
    case 'createPolicy':
      return [operation.table];
    case 'addColumn':
    case 'dropColumn':
    case 'alterColumnType':
    case 'setNotNull':
    case 'setDefault':
      return operation.ifTableExists ? [] : [operation.table];
    case 'addConstraint':
      return operation.ifTableExists
        ? []
        : [
            operation.table,
            ...(operation.constraint.kind === 'foreign-key' ? [operation.constraint.references] : []),
          ];
    case 'createTable':
      // It looks up the other table when rows are written.
      if (dialect === 'sqlite') return [];
      return [...operation.constraints, ...operation.columns.flatMap((one) => one.constraints)].flatMap(
        (one) =>
          one.kind === 'foreign-key' && one.references.name.text !== operation.table.name.text
            ? [one.references]
            : [],
      );
    case 'renameRelation':
    case 'dropRelation':
      return operation.ifExists || operation.kind === 'renameRelation' ? [] : [operation.target];
    default:
      return [];
  }
}
