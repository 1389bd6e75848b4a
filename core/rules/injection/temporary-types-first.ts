/** A SECURITY DEFINER function uses unqualified types while pg_temp is searched first. */
import { noPlpgsql } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { hiddenType } from '../../rule-kit/security/type-places.ts';
import { pathClause } from '../../rule-kit/security/search-path-clause.ts';

const messages = {
  first:
    'A temporary type {type} of the caller comes before the one that {function} means: its CHECK runs as the function’s owner. Put pg_temp last.',
} as const;

export const rule = defineRule({
  id: 'injection/temporary-types-first',
  hazard: 'weakens',
  preset: 'strict',
  elsewhere: noPlpgsql,
  summary: 'A SECURITY DEFINER function whose search_path lets temporary types come first.',
  why: `Temporary objects are searched before all others, \`pg_catalog\` too, unless the path names \`pg_temp\`; for types as well as for
relations, and with \`SET search_path = ''\` as well. A caller makes a domain \`pg_temp.text\` whose \`CHECK\` calls a function of theirs: the next
\`x::text\` in the function runs it with the owner’s rights. Names that the grammar itself knows, such as \`int\`, \`boolean\` or \`varchar\`, cannot be
hidden; \`text\`, \`uuid\`, \`jsonb\` and \`date\` can.`,
  instead: `\`SET search_path = pg_catalog, pg_temp\`: named last, temporary objects are found last. Or write \`pg_catalog.text\`.`,
  whenOff:
    'Where callers cannot send SQL of their own, as over an API, or the privilege TEMPORARY is revoked from PUBLIC.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'Who counts on a temporary type or table of that name being found first loses it; that wants a look.',
    differs: [{ at: 'end', of: 'function', words: 'The function looks among temporary objects last.' }],
  },
  bodies: 'all',
  examples: [
    bad(
      'A cast, with an empty path',
      `CREATE FUNCTION shown(n int) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
--                                                                          ^^^^^^^^^^^ warning: A temporary type text of the caller comes before the one that shown means: its CHECK runs as the function’s owner. Put pg_temp last. 💡
  SELECT n::text;
$$;`,
      {
        fixed: `CREATE FUNCTION shown(n int) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_temp AS $$
  SELECT n::text;
$$;`,
      },
    ),
    bad(
      'A variable',
      `CREATE FUNCTION today_shown() RETURNS date LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
--                                                                               ^^^^^^^^^^^ warning: A temporary type date of the caller comes before the one that today_shown means: its CHECK runs as the function’s owner. Put pg_temp last. 💡
DECLARE
  today date := current_date;
BEGIN
  RETURN today;
END $$;`,
      {
        fixed: `CREATE FUNCTION today_shown() RETURNS date LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  today date := current_date;
BEGIN
  RETURN today;
END $$;`,
      },
    ),
    good(
      'Temporary objects last',
      `CREATE FUNCTION shown(n int) RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT n::text;
$$;`,
    ),
  ],
  check: {
    createFunction(operation, context) {
      if (!operation.securityDefiner || !/^(?:sql|plpgsql)$/.test(operation.language)) return;
      const path = operation.attributes.settings.find(({ name }) => name === 'search_path')?.value;
      if (path === undefined || /\bpg_temp\b/.test(path)) return;
      const clause = pathClause(operation, context);
      const type = hiddenType(operation);
      if (clause === undefined || type === undefined) return;
      context.report({
        message: 'first',
        at: clause.name,
        data: { type, function: operation.function.name.text },
        fix: { kind: 'rewrite', title: 'Look among temporary objects last', edits: [clause.edit] },
      });
    },
  },
});
