/** GRANT ALL on tables. */
import type { Grant } from '../../operations/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { replace } from '../../text/edit.ts';

const messages = {
  all: 'ALL on {what} lets {role} also TRUNCATE it and put triggers and references on it. Name the privileges it needs.',
  allThere: 'ALL on {what} lets {role} also change and drop what is there. Name the privileges it needs.',
} as const;

const mysql = { dialect: 'mysql', notExecutable: 'It is for MySQL and MariaDB.' } as const;
const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'security/grant-all',
  category: 'security',
  since: '0.1.0',
  hazard: 'advice',
  preset: 'strict',
  dialects: ['postgresql', 'mysql'],
  summary: 'A GRANT of ALL privileges on tables.',
  why: `\`ALL\` on a table is more than reading and writing: \`TRUNCATE\` empties it past row-level security, \`TRIGGER\` runs code of the
grantee’s choice with the rights of whoever writes, \`REFERENCES\` blocks deletes. On MySQL and MariaDB it is every definition, too: \`ALTER\`, \`DROP\`, \`CREATE\`,
\`TRIGGER\` (manual, “GRANT Statement”).`,
  instead: `\`GRANT SELECT, INSERT, UPDATE, DELETE ON … TO app\`: what the role does, and no more. The rule keeps quiet about the roles of Supabase’s
interface, which hold ALL on new tables by default: there row-level security decides.`,
  whenOff: 'Where the role owns the tables in all but name, such as the one that migrates.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'Somebody may need what the narrower grant leaves out.',
    differs: [
      { at: 'end', of: 'grant', words: 'TRUNCATE, REFERENCES, TRIGGER and MAINTAIN are not granted.' },
    ],
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'MySQL: a whole database',
      `GRANT ALL ON example.* TO app@localhost;
--    ^^^ info: ALL on example lets app also change and drop what is there. Name the privileges it needs. 💡`,
      {
        ...mysql,
        history: ['CREATE USER IF NOT EXISTS app@localhost;'],
        fixed: 'GRANT SELECT, INSERT, UPDATE, DELETE ON example.* TO app@localhost;',
      },
    ),
    bad(
      'MariaDB: the whole server',
      `GRANT ALL ON *.* TO app@localhost;
--    ^^^ info: ALL on every database lets app also change and drop what is there. Name the privileges it needs. 💡`,
      {
        ...mysql,
        targetVersion: 1011,
        history: ['CREATE USER IF NOT EXISTS app@localhost;'],
        fixed: 'GRANT SELECT, INSERT, UPDATE, DELETE ON *.* TO app@localhost;',
      },
    ),
    bad(
      'More than the application needs',
      `GRANT ALL ON orders TO pg_monitor;
--    ^^^ info: ALL on orders lets pg_monitor also TRUNCATE it and put triggers and references on it. Name the privileges it needs. 💡`,
      { history: [orders], fixed: 'GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO pg_monitor;' },
    ),
    bad(
      'On what a schema holds',
      `CREATE SCHEMA shop;
GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA shop TO pg_monitor;
--    ^^^^^^^^^^^^^^ info: ALL on everything in shop lets pg_monitor also TRUNCATE it and put triggers and references on it. Name the privileges it needs. 💡`,
      {
        fixed: `CREATE SCHEMA shop;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO pg_monitor;`,
      },
    ),
    good('What the task needs', 'GRANT SELECT, INSERT ON orders TO current_user;', { history: [orders] }),
    good(
      'A sequence, of which ALL is little',
      `CREATE SEQUENCE numbers;
GRANT ALL ON SEQUENCE numbers TO current_user;`,
    ),
    good('The roles of Supabase’s interface have it anyway', 'GRANT ALL ON orders TO anon, authenticated;', {
      history: [orders],
      tool: 'supabase',
      notExecutable: 'the roles are there on Supabase only',
    }),
  ],
  check: {
    grant(operation, context) {
      const isMysql = context.schema.dialect === 'mysql';
      const isTables = operation.objectKind === 'table' || (isMysql && operation.objectKind === 'database');
      if (!isTables || !isAll(operation)) return;
      const grantees = operation.grantees.filter(
        ({ name }) => context.tool?.id !== 'supabase' || !ofSupabase.has(name),
      );
      const [first] = grantees;
      // Of PUBLIC security/broad-grant speaks.
      if (first === undefined || grantees.some(({ name }) => name === 'public')) return;
      context.report({
        message: isMysql ? 'allThere' : 'all',
        at: operation.privilegesSpan,
        data: { what: target(operation), role: first.name },
        fix: fixFor(operation, context),
      });
    },
  },
});

const ofSupabase: ReadonlySet<string> = new Set(['anon', 'authenticated', 'service_role', 'postgres']);

function isAll(operation: Grant): boolean {
  return operation.privileges.length === 0 || operation.privileges.includes('all');
}

function target({ objects, allInSchema }: Grant): string {
  const names = objects.map((one) => one.name.text);
  if (allInSchema) return `everything in ${names.join(', ')}`;
  if (names.length === 0) return 'every database';
  const [first = 'it', second] = names;
  return second === undefined ? first : `${first} and ${names.length - 1} more`;
}

function fixFor(operation: Grant, context: RuleContext<typeof messages>): RuleFix | undefined {
  const written = context.text(operation.privilegesSpan).toLowerCase();
  // ALL (column) is a grant of columns, which has no DELETE.
  if (!/^all(\s+privileges)?$/.test(written)) return undefined;
  return {
    kind: 'rewrite',
    title: 'Grant reading and writing rows only',
    edits: [replace(operation.privilegesSpan, 'SELECT, INSERT, UPDATE, DELETE')],
  };
}
