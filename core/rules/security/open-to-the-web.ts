/** Tables without row-level security that an API's roles can use. */
import { joined } from '../../text/enumerate.ts';
import type { CreateTable } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { openTo } from '../../rule-kit/security/api-roles.ts';
import { creationKey, tableByKey } from '../../schema/lookup.ts';

const messages = {
  table:
    '{role} may {what} all rows of {table}, and {who} can be {role} over the API. ENABLE ROW LEVEL SECURITY.',
  foreign:
    '{role} may {what} all rows of {table}: a foreign table can have no row level security. Move it out of the schemas that the API shows.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, customer text);';

export const rule = defineRule({
  id: 'security/open-to-the-web',
  hazard: 'opens',
  elsewhere: {
    mysql: 'The roles are those of PostgREST and Supabase.',
    sqlite: 'The engine has no users and no privileges.',
    sqlserver: 'The roles are those of PostgREST and Supabase.',
  },
  summary: 'A table without row level security that the role of an API may read or write.',
  why: `PostgREST, and Supabase with it, lets everybody ask the tables of the schemas that it shows, as role \`anon\` or \`authenticated\`; the key
that goes with it stands in each web page. All that keeps rows apart is row level security. Where it is off, everybody on the web reads, and with
the grants that Supabase gives by default changes, all of the table. A foreign table has none to switch on.`,
  instead:
    '`ALTER TABLE … ENABLE ROW LEVEL SECURITY` in the migration that makes the table, and a policy for what may be seen; or another schema, or `REVOKE ALL … FROM anon, authenticated`.',
  whenOff:
    'Where the API is not reachable, or an event trigger switches row level security on for each new table.',
  messages,
  gathers: { table: 'table', foreign: 'table' },
  fix: {
    kinds: [],
    because: 'Without a policy nobody would find a row: who may see which is for people to say.',
  },
  examples: [
    bad(
      'As Supabase grants by default',
      `CREATE TABLE orders (id bigint PRIMARY KEY, customer text);
--           ^^^^^^ error: anon may select, insert, update and delete all rows of orders, and everybody can be anon over the API. ENABLE ROW LEVEL SECURITY.`,
      { tool: 'supabase' },
    ),
    bad(
      'A table of another server',
      `CREATE FOREIGN TABLE invoices (id bigint, total numeric) SERVER books;
--                   ^^^^^^^^ error: anon may select, insert, update and delete all rows of invoices: a foreign table can have no row level security. Move it out of the schemas that the API shows.`,
      {
        tool: 'supabase',
        history: ['CREATE FOREIGN DATA WRAPPER paper; CREATE SERVER books FOREIGN DATA WRAPPER paper;'],
      },
    ),
    good(
      'Secured in the same migration',
      `${orders}
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;`,
      { tool: 'supabase' },
    ),
  ],
  check: {
    createTable(operation, context) {
      if (operation.persistence === 'temporary' || operation.partitionOf !== undefined) return;
      report(operation, context);
    },
  },
});

function report({ table: name }: CreateTable, context: RuleContext<typeof messages>): void {
  const table = tableByKey(context.latest, creationKey(context.schema, name));
  if (table === undefined || table.rowSecurity.enabled || table.origin.unseen === true) return;
  const open = openTo(context.latest, table, context.tool?.id === 'supabase' ? 'supabase' : 'other');
  if (open === undefined) return;
  const data = { role: open.role, what: joined(open.privileges), table: shownName(context, name) };
  if (table.kind === 'foreign-table') {
    context.report({ message: 'foreign', at: name, data });
    return;
  }
  const who = needsAccount.has(open.role) ? 'whoever signs up' : 'everybody';
  // A GRANT of SELECT names the table: it is intended, although perhaps not for all rows.
  const isMeant = table.privileges !== undefined && open.privileges.join() === 'select';
  context.report({
    message: 'table',
    at: name,
    data: { ...data, who },
    ...(isMeant ? { severity: 'info' as const } : {}),
  });
}

const needsAccount: ReadonlySet<string> = new Set(['authenticated', 'web_user']);
