/**
 * Checks that indexes which the change creates exist, are valid, and have their columns. Identified by table, method, uniqueness, columns
 * and whether they are partial; expressions, orders, operator classes and collations are not compared.
 */
import type { Index } from '../../schema/model.ts';
import type { Facts } from '../facts/facts.ts';
import type { CheckKind } from './check.ts';
import { problemsCheck } from './sql/forms.ts';
import { list, literal, regclass, shown, textArray } from './sql/names.ts';

export const check: CheckKind = {
  id: 'after-indexes',
  when: 'after',
  find: (facts) => {
    const added = addedIn(facts);
    if (added.length === 0) return [];
    const rows = added.map((one) => rowOf(one, facts));
    return [
      problemsCheck({
        title: `indexes that are missing, invalid or on other columns: ${list(added.map(({ key }) => shown(key)))}`,
        problems: [
          `SELECT format('%s (%s)', name, CASE WHEN indexrelid IS NULL THEN 'missing' WHEN NOT indisvalid AND valid OR NOT indisready THEN 'invalid: drop it and build it again' ELSE 'another definition' END), true
  FROM (VALUES ${rows.join(',\n    ')}) AS wanted(name, own, of, valid, is_unique, is_partial, method, columns)
    LEFT JOIN pg_index ON indexrelid = own LEFT JOIN pg_class ON pg_class.oid = indexrelid LEFT JOIN pg_am ON pg_am.oid = relam
  WHERE indexrelid IS NULL OR NOT indisready OR NOT indisvalid AND valid OR indrelid IS DISTINCT FROM of OR amname <> method OR indisunique <> is_unique
    OR (indpred IS NOT NULL) <> is_partial OR columns <> ARRAY(SELECT coalesce(attname::text, '') FROM generate_series(0, indnatts - 1) AS place
      LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[place] ORDER BY place)`,
        ],
        otherwise: 'none',
      }),
    ];
  },
};

function addedIn({ found, left }: Facts): readonly Index[] {
  return [...left.indexes.values(found.indexes)].filter((one) => {
    const { key, constraint, partOf, origin } = one;
    const was = found.indexes.get(key);
    if (constraint !== undefined || partOf !== undefined || origin.conditional === true) return false;
    return was === undefined || was.origin.span !== origin.span;
  });
}

function rowOf(one: Index, { left }: Facts): string {
  const { key, valid, unique, where, method, elements, include, relation } = one;
  const table = left.relations.get(relation);
  return `(${[
    literal(shown(key)),
    `${regclass(one)}::oid`,
    table === undefined ? 'NULL::oid' : `${regclass(table)}::oid`,
    String(valid),
    String(unique),
    String(where !== undefined),
    literal(method),
    textArray([...elements.map(({ column }) => column ?? ''), ...include]),
  ].join(', ')})`;
}
