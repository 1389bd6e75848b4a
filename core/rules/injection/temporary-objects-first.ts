/** A SECURITY DEFINER function whose search_path does not put pg_temp last. */
import type { CreateFunction, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noPlpgsql } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { pathClause } from '../../rule-kit/security/search-path-clause.ts';
import { relationPlaces } from '../../rule-kit/security/relation-places.ts';
import { resolveRelation } from '../../schema/lookup.ts';
import { Source } from '../../syntax/postgres/source.ts';

const messages = {
  first:
    'A temporary table {relation} of the caller comes before the one that {function} means, and is read with its owner’s rights. Put pg_temp last.',
} as const;

export const rule = defineRule({
  id: 'injection/temporary-objects-first',
  hazard: 'weakens',
  elsewhere: noPlpgsql,
  summary: 'A SECURITY DEFINER function whose search_path lets temporary tables come first.',
  why: `Temporary objects are searched before all others, before \`pg_catalog\` too, unless the path names \`pg_temp\`. Everybody may make temporary
tables, unless that was revoked. So with \`SET search_path = public\` a caller makes a temporary table of a name that the function uses without
a schema, fills it with what suits them, and the function believes it.`,
  instead: `\`SET search_path = public, pg_temp\`: named last, temporary objects are found last. Or write the schema in front of every
relation.`,
  whenOff: 'Where the privilege TEMPORARY is revoked from PUBLIC in all databases.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'Who counts on a temporary table of that name being found first loses it; that wants a look.',
    differs: [{ at: 'end', of: 'function', words: 'The function looks among temporary objects last.' }],
  },
  bodies: 'all',
  examples: [
    bad(
      'Whose grants are these?',
      `CREATE FUNCTION may_read(wanted text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
--                                                                                          ^^^^^^^^^^^ warning: A temporary table grants of the caller comes before the one that may_read means, and is read with its owner’s rights. Put pg_temp last. 💡
BEGIN
  RETURN EXISTS (SELECT 1 FROM grants WHERE role_name = wanted);
END $$;`,
      {
        history: ['CREATE TABLE grants (role_name text);'],
        fixed: `CREATE FUNCTION may_read(wanted text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM grants WHERE role_name = wanted);
END $$;`,
      },
    ),
    bad(
      'The catalog itself, with an empty path',
      `CREATE FUNCTION table_owner(wanted text) RETURNS name LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
--                                                                                      ^^^^^^^^^^^ warning: A temporary table pg_tables of the caller comes before the one that table_owner means, and is read with its owner’s rights. Put pg_temp last. 💡
  SELECT tableowner FROM pg_tables WHERE tablename = wanted;
$$;`,
      {
        fixed: `CREATE FUNCTION table_owner(wanted text) RETURNS name LANGUAGE sql SECURITY DEFINER SET search_path = pg_temp AS $$
  SELECT tableowner FROM pg_tables WHERE tablename = wanted;
$$;`,
      },
    ),
    good(
      'Temporary objects last',
      `CREATE FUNCTION may_read(wanted text) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM grants WHERE role_name = wanted);
$$;`,
      { history: ['CREATE TABLE grants (role_name text);'] },
    ),
  ],
  check: {
    createFunction(operation, context) {
      if (!operation.securityDefiner || !isRead(operation)) return;
      const path = operation.attributes.settings.find(({ name }) => name === 'search_path')?.value;
      const clause = pathClause(operation, context);
      if (path === undefined || /\bpg_temp\b/.test(path) || clause === undefined) return;
      const [first] = exposed(operation, context);
      if (first === undefined) return;
      context.report({
        message: 'first',
        at: clause.name,
        data: { relation: first, function: operation.function.name.text },
        fix: { kind: 'rewrite', title: 'Look among temporary objects last', edits: [clause.edit] },
      });
    },
  },
});

type Context = RuleContext<typeof messages>;

function isRead({ language }: CreateFunction): boolean {
  return language === 'sql' || language === 'plpgsql';
}

/** Unqualified relations that are known or built in; not those that the body creates or names itself. */
function exposed(operation: CreateFunction, context: Context): readonly string[] {
  const source = new Source(operation.source ?? '');
  const named = relationPlaces(source).flatMap((at): readonly ObjectName[] => {
    const found = source.objectName(at);
    const isCall =
      found !== undefined && source.isPunctuation(found.next, '(') && source.word(at - 1) !== 'into';
    return found === undefined || found.name.schema !== undefined || isCall ? [] : [found.name];
  });
  const own = madeHere(source);
  return named
    .filter((name) => !own.has(name.name.text))
    .filter((name) => name.name.text.startsWith('pg_') || resolveRelation(context.after, name) !== undefined)
    .map((name) => name.name.text);
}

/** WITH queries, and temporary tables that the body creates. */
function madeHere(source: Source): ReadonlySet<string> {
  const names = source.tokens.flatMap((_, at) => {
    const name = source.word(at);
    const isQuery =
      source.word(at + 1) === 'as' &&
      (source.isPunctuation(at + 2, '(') || source.word(at + 2) === 'materialized');
    const before = [at - 1, at - 2, at - 3, at - 4].map((one) => source.word(one));
    const isTemporary = before.includes('table') && before.some((word) => /^temp/.test(word));
    return isQuery || isTemporary ? [name] : [];
  });
  return new Set(names);
}
