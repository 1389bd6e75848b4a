/** Views that read a table with row security under their owner's privileges. */
import type { CreateView } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { noRowSecurity } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { displayName, relationKey, resolveRelation, tableByKey } from '../../schema/lookup.ts';
import type { Relation, Schema, Table, View } from '../../schema/model.ts';
import { insert } from '../../text/edit.ts';
import { slice } from '../../text/span.ts';

const messages = {
  owner:
    '{view} reads {table} as its owner: whoever may read the view sees the rows that the policies of {table} keep from them. Set security_invoker.',
  copy: '{view} holds a copy of {table} that has no row level security: {roles} may read all rows of it. Put a view with a condition in front.',
} as const;

const notes = `CREATE TABLE notes (id bigint PRIMARY KEY, owner text);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (owner = current_user);`;

export const rule = defineRule({
  id: 'security/view-bypasses-row-security',
  hazard: 'weakens',
  preset: 'strict',
  elsewhere: noRowSecurity,
  versions: { from: 15 },
  summary:
    'A view without security_invoker, or a granted materialised view, over a table with row level security.',
  why: `A view reads its tables with the rights of its owner, and the policies are applied to the owner, for whom they mostly do not hold. From
15 on \`security_invoker\` makes the view read as whoever asks. A materialised view is filled by its owner and can have no policies at all.`,
  instead: `\`CREATE VIEW … WITH (security_invoker = true)\`; those who read the view then need SELECT on its tables too. Of a materialised view, grant
only a view on it that has the condition itself.`,
  whenOff: 'Where views are the way in which more than the policies allow is shown on purpose.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'Whoever has a grant on the view only, and none on its tables, is refused: the title says whom that meets, as far as the migrations tell.',
    differs: [
      {
        at: 'end',
        of: 'view',
        words:
          'Whoever reads the view needs SELECT on its tables, and finds the rows that their policies allow.',
      },
    ],
  },
  examples: [
    bad(
      'All notes of everybody',
      `CREATE VIEW recent AS SELECT id, owner FROM notes;
--          ^^^^^^ warning: recent reads notes as its owner: whoever may read the view sees the rows that the policies of notes keep from them. Set security_invoker. 💡`,
      {
        history: [notes],
        fixed: 'CREATE VIEW recent WITH (security_invoker = true) AS SELECT id, owner FROM notes;',
      },
    ),
    bad(
      'A copy that somebody was granted',
      `CREATE MATERIALIZED VIEW totals AS SELECT owner, count(*) AS n FROM notes GROUP BY owner;
--                       ^^^^^^ warning: totals holds a copy of notes that has no row level security: pg_monitor may read all rows of it. Put a view with a condition in front.
GRANT SELECT ON totals TO pg_monitor;`,
      { history: [notes] },
    ),
    good(
      'As whoever asks',
      'CREATE VIEW recent WITH (security_invoker = true) AS SELECT id, owner FROM notes;',
      {
        history: [notes],
      },
    ),
  ],
  check: {
    createView(operation, context) {
      const secured = securedTable(operation, context);
      const last = resolveRelation(context.latest, operation.view);
      if (secured === undefined || operation.persistence === 'temporary') return;
      const names = { view: shownName(context, operation.view), table: displayName(secured.key) };
      if (last?.kind === 'view') {
        if (last.options.some((one) => one.name === 'security_invoker' && isOn(one.value))) return;
        const fix = asInvoker(operation, last, context);
        context.report({ message: 'owner', at: operation.view, data: names, fix });
      }
      if (last?.kind === 'materialized-view') {
        const readers = readersOf(last);
        if (readers.length === 0) return;
        const roles = readers.map((one) => (one === 'public' ? 'every role' : one)).join(', ');
        context.report({ message: 'copy', at: operation.view, data: { ...names, roles } });
      }
    },
  },
});

/** The option in the definition; the title names roles that may read the view but not its tables. */
function asInvoker(operation: CreateView, view: View, context: RuleContext<typeof messages>): RuleFix {
  const { text, tokens } = context.statement.parsed;
  const head = tokens.filter(({ start, end }) => start >= operation.view.end && end <= operation.query.start);
  const words = head.map((token) => slice(text, token).toLowerCase());
  const options = head[words.indexOf('with') + 1];
  const edit =
    operation.options.length > 0 && options !== undefined
      ? insert(options.end, 'security_invoker = true, ')
      : insert(
          head[words.lastIndexOf('as')]?.start ?? operation.query.start,
          'WITH (security_invoker = true) ',
        );
  const losing = losingAccess(view, context.latest);
  const title =
    losing.length === 0 ? 'Read as whoever asks' : `Read as whoever asks, which refuses ${losing.join(', ')}`;
  return { kind: 'rewrite', title, edits: [edit] };
}

/** Roles with a privilege on the view, but not on all that it reads. */
function losingAccess(view: View, schema: Schema): readonly string[] {
  const read = view.reads.flatMap((key) => schema.relations.get(key) ?? []);
  return readersOf(view).filter((role) =>
    read.some((one) => !readersOf(one).some((reader) => reader === role || reader === 'public')),
  );
}

function readersOf({ privileges = [] }: Relation): readonly string[] {
  return privileges
    .filter((one) => one.grantee !== '' && one.privileges.includes('select'))
    .map((one) => one.grantee);
}

/** A table that it reads and that finally has row-level security. */
function securedTable(operation: CreateView, context: RuleContext<typeof messages>): Table | undefined {
  return operation.reads
    .map((one) => tableByKey(context.latest, relationKey(context.schema, one)))
    .find((one) => one?.certainty === 'certain' && one.rowSecurity.enabled);
}

function isOn(value: string | undefined): boolean {
  return value === undefined || /^'?(?:true|on|yes|1|t|y)'?$/i.test(value);
}
