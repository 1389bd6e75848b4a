/** Reads types, keys and partitions of the tables from a lab's own catalog, for assumed statistics. Reads the embedded server only. */
import { assumeStatistics, type AssumedSizes, type AssumedTable } from '../../core/plan-lab/assumed.ts';
import type { PlannerStatistics } from '../../core/statistics/planner/model.ts';
import type { LabRelation } from './catalog.ts';
import { ask, type Failed, type LabServer } from './start.ts';

async function assumedTables(
  server: LabServer,
  relations: readonly LabRelation[],
): Promise<{ readonly kind: 'read'; readonly tables: readonly AssumedTable[] } | Failed> {
  const keys = await ask(
    server,
    `SELECT c.conrelid::text, c.confrelid::text, (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY k (number, place)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number)::text
     FROM pg_constraint c WHERE c.contype = 'f'`,
  );
  if (keys.kind === 'failed') return keys;
  const parts = await ask(server, 'SELECT inhrelid::text, inhparent::text FROM pg_inherits');
  if (parts.kind === 'failed') return parts;
  const byId = new Map(relations.map((one) => [one.id, one]));
  const parents = new Map(parts.rows.map(([part, whole]) => [part ?? '', whole ?? '']));
  return {
    kind: 'read',
    tables: relations.flatMap((one): readonly AssumedTable[] => {
      const kind = kinds.get(one.kind);
      if (kind === undefined) return [];
      const foreignKeys = keys.rows.flatMap(([table, referenced, columns]) => {
        const target = byId.get(referenced ?? '');
        return table === one.id && target !== undefined
          ? [{ columns: namesIn(columns), references: target.key }]
          : [];
      });
      const columns = one.columns.map(({ column, ...shape }) => ({ name: column, ...shape }));
      const partOf = wholesOf(one.id, parents).flatMap((id) => {
        const whole = byId.get(id);
        return whole?.kind === 'p' ? [whole.key] : [];
      });
      return [{ schema: one.schema, name: one.relation, kind, columns, foreignKeys, partOf }];
    }),
  };
}

export interface Assumed {
  readonly kind: 'known';
  readonly planner: PlannerStatistics;
  readonly tables: readonly AssumedTable[];
}

export async function assume(
  server: LabServer,
  relations: readonly LabRelation[],
  sizes: AssumedSizes,
): Promise<Assumed | Failed> {
  const read = await assumedTables(server, relations);
  return read.kind === 'failed'
    ? read
    : { kind: 'known', planner: assumeStatistics(read.tables, sizes), tables: read.tables };
}

const kinds: ReadonlyMap<string, AssumedTable['kind']> = new Map([
  ['r', 'table'],
  ['m', 'materialized-view'],
  ['p', 'partitioned-table'],
]);

function wholesOf(id: string, parents: ReadonlyMap<string, string>): readonly string[] {
  const found: string[] = [];
  for (let at = parents.get(id); at !== undefined && !found.includes(at); at = parents.get(at))
    found.push(at);
  return found;
}

function namesIn(json: string | null | undefined): readonly string[] {
  const names: unknown = JSON.parse(json ?? '[]');
  return Array.isArray(names) ? names.map(String) : [];
}
