/** GRANT ALL on tables. */
import type { SpokenDialect } from '../../migrations/convention.ts';
import type { Grant, Grantee } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { everybodyAmong, givesAll, isAll, ownsAll, targetOf } from '../../rule-kit/security/grants.ts';
import { replace } from '../../text/edit.ts';

const messages = {
  all: 'ALL on {what} lets {role} also TRUNCATE it and put triggers and references on it. Name the privileges it needs.',
  later:
    'ALL on every table created later lets {role} also TRUNCATE them and put triggers and references on them. Name the privileges it needs.',
  control:
    'CONTROL of {what} lets {role} also change it, drop it and grant it to others. Name the privileges it needs.',
  allThere: 'ALL on {what} lets {role} also change and drop what exists. Name the privileges it needs.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'security/grant-all',
  hazard: 'weakens',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  elsewhere: 'The engine has no users and no privileges.',
  summary: 'A GRANT of ALL privileges on tables, or of CONTROL.',
  why: `\`ALL\` on a table is more than reading and writing: \`TRUNCATE\` empties it past row-level security, \`TRIGGER\` runs code of the
grantee’s choice with the rights of whoever writes, \`REFERENCES\` blocks deletes. On MySQL and MariaDB it is every definition, too: \`ALTER\`, \`DROP\`, \`CREATE\`,
\`TRIGGER\` (manual, “GRANT Statement”). \`CONTROL\` of SQL Server is every privilege on an object and what is in it, and the right to grant them.`,
  instead: `\`GRANT SELECT, INSERT, UPDATE, DELETE ON … TO app\`: what the role does, and no more. The rule keeps quiet about the roles of Supabase’s
interface, which hold ALL on new tables by default: there row-level security decides.`,
  whenOff: 'Where the role owns the tables in all but name, such as the one that migrates.',
  messages,
  fix: {
    kinds: ['rewrite'],
    leaves: ['security/grant-on-all-tables'],
    because: 'Somebody may need what the narrower grant leaves out.',
    differs: [
      { at: 'end', of: 'grant', words: 'TRUNCATE, REFERENCES, TRIGGER and MAINTAIN are not granted.' },
    ],
  },
  examples: [
    bad(
      'MySQL: a whole database',
      `GRANT ALL ON example.* TO app@localhost;
--    ^^^ warning: ALL on example lets app also change and drop what exists. Name the privileges it needs. 💡`,
      {
        dialect: 'mysql',
        history: ['CREATE USER IF NOT EXISTS app@localhost;'],
        fixed: 'GRANT SELECT, INSERT, UPDATE, DELETE ON example.* TO app@localhost;',
      },
    ),
    bad(
      'More than the application needs',
      `GRANT ALL ON orders TO pg_monitor;
--    ^^^ warning: ALL on orders lets pg_monitor also TRUNCATE it and put triggers and references on it. Name the privileges it needs. 💡`,
      { history: [orders], fixed: 'GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO pg_monitor;' },
    ),
    bad(
      'On what is made later',
      `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO pg_monitor;
--                                                               ^^^^^^^^^^ warning: ALL on every table created later lets pg_monitor also TRUNCATE them and put triggers and references on them. Name the privileges it needs.`,
    ),
    bad(
      'SQL Server: CONTROL of the database is what its owner has',
      `GRANT CONTROL ON DATABASE::Shop TO app;
--    ^^^^^^^ warning: CONTROL of the database lets app also change it, drop it and grant it to others. Name the privileges it needs.`,
      { dialect: 'sqlserver' },
    ),
    good('Its owner has it anyway', 'GRANT ALL ON orders TO pg_monitor;', {
      history: [orders, 'ALTER TABLE orders OWNER TO pg_monitor;'],
    }),
  ],
  check: {
    grant(operation, context) {
      if (!givesAll(operation, context)) return;
      const [first] = operation.grantees.filter(
        (one) => !ownsAll(one, operation, context) && !hasItAnyway(one, context),
      );
      // security/broad-grant reports PUBLIC.
      if (first === undefined || everybodyAmong(operation.grantees) !== undefined) return;
      context.report({
        message: messageIn[context.schema.dialect],
        at: operation.privilegesSpan,
        data: { what: targetOf(operation, context), role: first.name },
        fix: fixFor(operation, context),
      });
    },
    alterDefaultPrivileges({ change, privileges, objectKind, grantees }, context) {
      const [first] = grantees.filter((one) => !hasItAnyway(one, context));
      const isTold = change === 'grant' && objectKind === 'table' && isAll(privileges);
      if (!isTold || first === undefined || everybodyAmong(grantees) !== undefined) return;
      context.report({ message: 'later', at: first, data: { role: first.name } });
    },
  },
});

type Context = RuleContext<typeof messages>;

const messageIn = {
  postgresql: 'all',
  mysql: 'allThere',
  sqlite: 'all',
  sqlserver: 'control',
  duckdb: 'all',
  clickhouse: 'all',
} as const satisfies Readonly<Record<SpokenDialect, keyof typeof messages>>;

/** A Supabase project starts with default privileges that give these roles ALL on each new table. */
function hasItAnyway({ name }: Grantee, { tool }: Context): boolean {
  return tool?.id === 'supabase' && ofSupabase.has(name);
}

const ofSupabase: ReadonlySet<string> = new Set(['anon', 'authenticated', 'service_role', 'postgres']);

function fixFor(operation: Grant, context: Context): RuleFix | undefined {
  if (context.schema.dialect === 'sqlserver') return undefined;
  const written = context.text(operation.privilegesSpan).toLowerCase();
  // ALL (column) only grants column privileges, which do not include DELETE.
  if (!/^all(\s+privileges)?$/.test(written)) return undefined;
  return {
    kind: 'rewrite',
    title: 'Grant reading and writing rows only',
    edits: [replace(operation.privilegesSpan, 'SELECT, INSERT, UPDATE, DELETE')],
  };
}
