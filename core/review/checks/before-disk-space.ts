/**
 * Estimates the additional disk space of the change: tables that it rewrites and indexes that it builds. SQL cannot query the free space.
 */
import { groupBy } from '../../collections/group-by.ts';
import type { Facts } from '../facts/facts.ts';
import type { CheckKind } from './check.ts';
import { problemsCheck } from './sql/forms.ts';
import { relationOfEffect } from './sql/objects-before.ts';
import { list, literal, regclass, shown, type Named } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-disk-space',
  when: 'before',
  find: (facts) => {
    const works = worksIn(facts);
    if (works.length === 0) return [];
    const rows = works.map(
      ({ name, isRewritten, table }) => `(${literal(name)}, ${regclass(table)}::oid, ${String(isRewritten)})`,
    );
    return [
      problemsCheck({
        title: `tables of 1 GB or more whose rows are rewritten or indexed: ${list(works.map(({ name }) => name))}`,
        problems: [
          `SELECT format(CASE WHEN rewritten THEN '%s has %s with its indexes: as much has to be free on the disk, and as much again for the write-ahead log'
    ELSE '%s has %s: the new index needs a part of that on the disk, twice while it is sorted, and as much for the write-ahead log' END, name, pg_size_pretty(bytes)), false
  FROM (VALUES ${rows.join(', ')}) AS work(name, of, rewritten),
    LATERAL (SELECT sum(CASE WHEN rewritten THEN pg_total_relation_size(oid) ELSE pg_table_size(oid) END) FROM pg_class WHERE oid = of OR oid IN (SELECT relid FROM pg_partition_tree(of))) AS size(bytes)
  WHERE bytes >= 1024.0 ^ 3`,
        ],
        otherwise: 'none',
      }),
    ];
  },
};

interface Work {
  readonly name: string;
  readonly table: Named;
  readonly isRewritten: boolean;
}

function worksIn(facts: Facts): readonly Work[] {
  const all = facts.statements.flatMap(({ relations }) =>
    relations.filter(
      ({ isNew, rewrite, buildsIndex, role }) => !isNew && role !== 'index' && (rewrite || buildsIndex),
    ),
  );
  return [...groupBy(all, ({ relation }) => relation)].map(([relation, own]) => {
    const table = relationOfEffect(facts, relation);
    return {
      name: shown(table.key),
      table,
      isRewritten: own.some(({ rewrite }) => rewrite),
    };
  });
}
