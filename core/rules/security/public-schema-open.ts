/** SECURITY DEFINER functions that search public, where every role may create objects before version 15. */
import type { CreateFunction } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noUsersInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  open: 'Before PostgreSQL 15 every role may make functions in public, where {function} looks for its own and runs them as its owner. REVOKE CREATE.',
} as const;

const path = `LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp`;
const until14 = { targetVersion: 14 } as const;

export const rule = defineRule({
  id: 'security/public-schema-open',
  hazard: 'weakens',
  preset: 'strict',
  elsewhere: noUsersInSqlite,
  versions: { until: 14 },
  summary: 'A SECURITY DEFINER function that searches public, while every role may make objects there.',
  why: `Until 14 \`PUBLIC\` has \`CREATE\` on schema \`public\`. A function that is found by name is chosen by its arguments as well: whoever makes
\`public.lower(varchar)\` is called in place of \`pg_catalog.lower(text)\` wherever a \`varchar\` is given, with the rights of the function that
calls it. From 15 on new databases are without that grant; one that was upgraded keeps it.`,
  instead:
    '`REVOKE CREATE ON SCHEMA public FROM PUBLIC` once in each database, or a `search_path` without `public` and each name with its schema.',
  whenOff: 'Where the grant was taken back outside of the migrations.',
  messages,
  fix: { kinds: [], because: 'Other roles may make their tables there: they would be refused.' },
  examples: [
    bad(
      'Whose lower() is this?',
      `CREATE FUNCTION folded(name varchar) RETURNS text ${path} AS $$
--              ^^^^^^ warning: Before PostgreSQL 15 every role may make functions in public, where folded looks for its own and runs them as its owner. REVOKE CREATE.
BEGIN RETURN lower(name); END $$;`,
      until14,
    ),
    bad(
      'Granted anew',
      `CREATE FUNCTION folded(name varchar) RETURNS text ${path} AS $$
--              ^^^^^^ warning: Before PostgreSQL 15 every role may make functions in public, where folded looks for its own and runs them as its owner. REVOKE CREATE.
BEGIN RETURN lower(name); END $$;`,
      {
        ...until14,
        history: ['REVOKE CREATE ON SCHEMA public FROM PUBLIC;', 'GRANT CREATE ON SCHEMA public TO PUBLIC;'],
      },
    ),
    good(
      'Taken back',
      `CREATE FUNCTION folded(name varchar) RETURNS text ${path} AS $$
BEGIN RETURN lower(name); END $$;`,
      { ...until14, history: ['REVOKE CREATE ON SCHEMA public FROM PUBLIC;'] },
    ),
  ],
  check: {
    createFunction(operation, context) {
      if (!operation.securityDefiner || !/^(?:sql|plpgsql)$/.test(operation.language)) return;
      const searched = operation.attributes.settings.find(({ name }) => name === 'search_path')?.value;
      // Without its own search_path, security/definer-without-search-path reports it.
      if (searched === undefined || !/\bpublic\b/.test(searched) || !isOpen(context)) return;
      // All names were resolved when it was created.
      if (operation.sqlBody !== undefined || !isCalling(operation)) return;
      const name = shownName(context, operation.function);
      context.report({ message: 'open', at: operation.function, data: { function: name } });
    },
  },
});

function isOpen({ latest }: RuleContext<typeof messages>): boolean {
  const all = latest.namespaces.get('public')?.privileges;
  if (all === undefined) return true;
  return all.some(({ grantee, privileges }) => grantee === 'public' && privileges.includes('create'));
}

/** It calls something by an unqualified name. */
function isCalling({ source = '' }: CreateFunction): boolean {
  return /(?<![.\w"])[a-z_]\w*\s*\(/i.test(source);
}
