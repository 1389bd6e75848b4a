/** What the two checks of ages share: the reads, the decision and the script, which freezes the oldest tables first. */
import { groupBy } from '../../collections/group-by.ts';
import type { HealthFinding, Judged, Limits, Row, PostgresFacts } from '../check.ts';
import { cells, formatCount, formatShare, named, plural, shown, sqlName } from './words.ts';

export const ageThresholds = {
  soon: { value: 50, unit: 'percent', about: 'of the ids are used' },
  now: { value: 80, unit: 'percent', about: 'of the ids are used' },
} as const;

const all = 2 ** 31;
/** More in a script would be read by nobody. */
const oldest = 1_000;

/** Databases, then the oldest relations of this one; the TOAST table counts with its table. */
export function ageQuery({ database, table, has }: Record<'database' | 'table' | 'has', string>): string {
  return `SELECT 'database', datname::text, '', (${database})::text, (datname = current_database())::text FROM pg_database
  UNION ALL (SELECT 'table', coalesce(t.relname, c.relname)::text, coalesce(tn.nspname, n.nspname)::text, (${table})::text, ''
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_class t ON t.reltoastrelid = c.oid AND c.relkind = 't' LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
    WHERE c.relkind IN ('r', 'm', 't') AND ${has} AND c.relpersistence <> 't' ORDER BY (${table}) DESC LIMIT ${oldest})`;
}

export function judgeAges(
  rows: readonly Row[],
  server: PostgresFacts,
  limits: Limits<typeof ageThresholds>,
  what: 'transaction ids' | 'multixact ids',
): Judged {
  const kinds = groupBy(rows.map(cells), ({ text }) => text(0));
  const databases = kinds.get('database') ?? [];
  const tables = (kinds.get('table') ?? []).filter(
    ({ number }) => (number(3) ?? 0) * 100 >= limits.soon * all,
  );
  const names = [
    ...new Map(
      tables.map(({ text }) => [`${text(2)}.${text(1)}`, { schema: text(2), name: text(1) }]),
    ).values(),
  ];
  const findings = databases
    .map(({ text, number, flag }) => ({ name: text(1), age: number(3) ?? 0, isHere: flag(4) }))
    .filter(({ age }) => age * 100 >= limits.soon * all)
    .map(({ name, age, isHere }): HealthFinding => {
      const start = `The database ${shown(name)} has used ${formatShare(age / all)} of its ${what} (${formatCount(age)} of ${formatCount(all)}); shortly before the end the server refuses every write.`;
      const [first] = names;
      const grade = age * 100 >= limits.now * all ? 'now' : 'soon';
      const object = { kind: 'database', name } as const;
      if (!isHere || first === undefined || server.isStandby) {
        const where = server.isStandby ? 'on the primary' : `while connected to ${shown(name)}`;
        const message = `${start} See what holds VACUUM back, and freeze its oldest tables ${where}.`;
        return { object, grade, weight: age, message };
      }
      return {
        object,
        grade,
        weight: age,
        message: `${start} See what holds VACUUM back (xmin-horizon), and freeze the oldest tables, ${named(first)} first.`,
        script: {
          title: `Freeze the oldest tables of ${name}`,
          refuse: [],
          statements: names.map((one) => `VACUUM (FREEZE, VERBOSE) ${sqlName(one)}`),
          rollback: 'not needed: VACUUM changes no row. Do not use VACUUM FULL.',
        },
      };
    });
  const oldestAge = Math.max(0, ...databases.map(({ number }) => number(3) ?? 0));
  return {
    findings,
    unseen: [],
    looked: `${plural(databases.length, 'database')}, the oldest at ${formatShare(oldestAge / all)}`,
  };
}
