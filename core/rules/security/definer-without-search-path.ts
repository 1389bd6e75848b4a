/** SECURITY DEFINER without a search_path of its own. */
import type { CreateFunction } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { creationSchema } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  missing:
    '{function} runs with its owner’s rights but with the caller’s search_path: a caller can slip in tables and functions. Set it.',
} as const;

export const rule = defineRule({
  id: 'security/definer-without-search-path',
  category: 'security',
  since: '0.1.0',
  severity: 'warning',
  recommended: true,
  summary: 'A SECURITY DEFINER function that does not fix its search_path.',
  why: `A \`SECURITY DEFINER\` function does what it does with the rights of its owner. Names in it that carry no schema are looked up along
the *caller’s* \`search_path\`. Whoever can create an object in a schema that comes first, a temporary table is enough, makes the function
read, write or call something of theirs with the owner’s rights.`,
  instead: `Set the path in the definition: \`SET search_path = ''\` and every name with its schema, or the trusted schemas with \`pg_temp\` at
the end. Also \`REVOKE EXECUTE … FROM PUBLIC\`: new functions may be called by everybody.`,
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'The path has to name every schema that the body uses without saying so, which wants a look.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'Whose users table does this read?',
      `CREATE FUNCTION user_email(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
--                  ^^^^^^^^^^^^^^^^ warning: user_email runs with its owner’s rights but with the caller’s search_path: a caller can slip in tables and functions. Set it. 💡
AS $$ SELECT email FROM users WHERE id = wanted $$;`,
      {
        history: ['CREATE TABLE users (id bigint PRIMARY KEY, email text);'],
        fixed: `CREATE FUNCTION user_email(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT email FROM users WHERE id = wanted $$;`,
      },
    ),
    good(
      'The path is part of the definition',
      `CREATE FUNCTION user_email(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ''
AS $$ SELECT email FROM public.users WHERE id = wanted $$;`,
      { history: ['CREATE TABLE users (id bigint PRIMARY KEY, email text);'] },
    ),
    good(
      'It runs with the rights of its caller',
      `CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2 $$;`,
    ),
    good(
      'ALTER FUNCTION sets something in the same migration: it may be the path',
      `CREATE FUNCTION one() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$;
ALTER FUNCTION one() SET search_path = '';`,
    ),
  ],
  check: {
    createFunction(operation, context) {
      if (!operation.securityDefiner || operation.settings.includes('search_path')) return;
      // What a language other than these looks up, and how, is not known; C functions name their own.
      if (operation.language !== 'sql' && operation.language !== 'plpgsql') return;
      if (isAlteredLater(context)) return;
      context.report({
        message: 'missing',
        at: context.keyword(operation.span, 'security', 'definer') ?? operation.function,
        data: { function: operation.function.name.text },
        fix: {
          kind: 'rewrite',
          title: 'Set the search path of the function',
          edits: [insert(operation.optionsEnd, ` SET search_path = ${trustedPath(operation, context)}`)],
        },
      });
    },
  },
});

type Context = RuleContext<typeof messages>;

function isAlteredLater(context: Context): boolean {
  return context.siblings.some(
    (one) =>
      one.span.start > context.statement.span.start &&
      one.parsed.operations.some(
        (other) => other.kind === 'other' && other.statement === 'AlterFunctionStmt',
      ),
  );
}

/** What names without a schema most likely mean now, temporary objects last, where they can hide nothing. */
function trustedPath(operation: CreateFunction, context: Context): string {
  const schema = operation.function.schema?.text ?? creationSchema(context.schema);
  return `pg_catalog, ${quoteIdentifier(schema)}, pg_temp`;
}
