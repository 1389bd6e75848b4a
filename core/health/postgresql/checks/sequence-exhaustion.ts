/** Sequences near the end of their own range or of the columns that take their values. */
import { groupBy } from '../../../collections/group-by.ts';
import { postgresCheck, type HealthFinding } from '../../check.ts';
import {
  cells,
  formatCount,
  formatShare,
  ident,
  isOther,
  joined,
  named,
  plural,
  sqlName,
  type Cells,
  shortWait,
} from '../words.ts';

export const check = postgresCheck({
  id: 'sequence-exhaustion',
  title: 'Sequences that run out',
  group: 'capacity',
  cost: 'catalogue',
  about:
    'The last value of each sequence against the smallest range of: the sequence, the column that takes its values, and the foreign-key columns that refer to that column. Sequences that cycle are left out.',
  needs: 'SELECT or USAGE on the sequences',
  thresholds: {
    sometime: { value: 50, unit: 'percent', about: 'of the range are used' },
    soon: { value: 75, unit: 'percent', about: 'of the range are used' },
    now: { value: 90, unit: 'percent', about: 'of the range are used' },
  },
  query: () => `WITH taken AS (
    SELECT d.objid AS sequence, d.refobjid AS relation, d.refobjsubid AS attribute FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
    UNION SELECT d.refobjid, a.adrelid, a.adnum FROM pg_depend d JOIN pg_attrdef a ON a.oid = d.objid
    WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass),
  referring AS (
    SELECT k.confrelid AS relation, u.referenced AS attribute, string_agg(format('%s %s.%s', ra.atttypid::regtype, r.relname, ra.attname), ', ' ORDER BY r.relname) AS smaller
    FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS u(own, referenced) JOIN pg_class r ON r.oid = k.conrelid
    JOIN pg_attribute ra ON ra.attrelid = k.conrelid AND ra.attnum = u.own JOIN pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = u.referenced
    WHERE k.contype = 'f' AND k.conparentid = 0 AND ra.atttypid IN ('int2'::regtype, 'int4'::regtype) AND ra.atttypid <> pa.atttypid GROUP BY 1, 2)
  SELECT n.nspname::text, c.relname::text, c.oid::text, s.seqtypid::regtype::text,
    CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END::text, CASE WHEN s.seqincrement > 0 THEN s.seqmax ELSE s.seqmin END::text,
    has_sequence_privilege(c.oid, 'SELECT, USAGE')::text,
    CASE WHEN has_sequence_privilege(c.oid, 'SELECT, USAGE') THEN pg_sequence_last_value(c.oid) END::text,
    tn.nspname::text, t.relname::text, a.attname::text, a.atttypid::regtype::text, f.smaller
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN taken ON taken.sequence = c.oid LEFT JOIN pg_class t ON t.oid = taken.relation LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = taken.relation AND a.attnum = taken.attribute
  LEFT JOIN referring f ON f.relation = taken.relation AND f.attribute = taken.attribute
  WHERE NOT s.seqcycle AND c.relpersistence <> 't'
  ORDER BY 1, 2, 10, 11`,
  judge: (rows, { role }, limits) => {
    // A sequence that several columns take values from has several rows.
    const sequences = [...groupBy(rows.map(cells), ({ text }) => text(2)).values()];
    const hidden = sequences.filter(([first]) => first?.flag(6) === false);
    const findings = sequences.flatMap((all): readonly HealthFinding[] => {
      const worst = all.map(usedBy).toSorted((a, b) => b.share - a.share)[0];
      if (worst === undefined || worst.share * 100 < limits.sometime) return [];
      const { share } = worst;
      const grade = share * 100 >= limits.now ? 'now' : share * 100 >= limits.soon ? 'soon' : 'sometime';
      return [findingOf(worst, grade)];
    });
    const schemas = [...new Set(hidden.map(([first]) => first?.text(0) ?? ''))];
    return {
      findings,
      unseen:
        hidden.length === 0
          ? []
          : [
              {
                because: `The last ${hidden.length === 1 ? 'value of one sequence is' : `values of ${hidden.length} sequences are`} hidden from ${role}.`,
                grant: `GRANT SELECT ON ALL SEQUENCES IN SCHEMA ${schemas.map(ident).join(', ')} TO ${ident(role)}`,
              },
            ],
      looked: plural(sequences.length - hidden.length, 'sequence'),
    };
  },
});

interface Used {
  readonly row: Cells;
  readonly share: number;
  readonly last: number;
  /** What ends first. */
  readonly by: 'sequence' | 'column' | 'reference';
  readonly end: number;
}

const ranges: Readonly<Record<string, number>> = { smallint: 32_767, integer: 2_147_483_647 };

function usedBy(row: Cells): Used {
  const { text, number } = row;
  const last = number(7);
  const [first = 1, own = 1] = [number(4), number(5)];
  const column = ranges[text(11)] ?? Infinity;
  const reference = Math.min(
    Infinity,
    ...text(12)
      .split(', ')
      .map((one) => ranges[one.split(' ')[0] ?? ''] ?? Infinity),
  );
  // Of a sequence that counts down only its own range is known.
  const end = own < first ? own : Math.min(own, column, reference);
  const share =
    last === undefined ? 0 : (last - first + Math.sign(own - first)) / (end - first + Math.sign(own - first));
  const by = end === own ? 'sequence' : end === column ? 'column' : 'reference';
  return { row, share, last: last ?? first, by, end };
}

function findingOf({ row, share, last, by, end }: Used, grade: HealthFinding['grade']): HealthFinding {
  const { text, has } = row;
  const sequence = { schema: text(0), name: text(1) };
  const column = `${named({ schema: text(8), name: text(9) })}.${text(10)}`;
  const figures = `${formatShare(share)} used: ${formatCount(last)} of ${formatCount(end)}`;
  const object = {
    kind: 'sequence',
    ...sequence,
    ...(has(9) && text(8) === text(0) ? { table: text(9) } : {}),
  } as const;
  const start = `The sequence ${named(sequence)} is ${figures}`;
  if (by === 'reference') {
    const message = `${start}, the end of ${joined(text(12).split(', '), 3)}, which refer to ${column}: inserts there fail after it. Widen these columns to ${text(11)}.`;
    return { object, grade, weight: share, message };
  }
  if (by === 'column' || text(11) === text(3)) {
    const message = `${start}, the end of ${text(11)} in ${column}: inserts fail after it. Widen the column to bigint in small steps: a new column, a backfill, a swap.`;
    return { object, grade, weight: share, message };
  }
  if (!has(9) || text(11) !== 'bigint' || text(3) === 'bigint') {
    const message = `${start}: nextval fails after it. Raise its MAXVALUE or its type.`;
    return { object, grade, weight: share, message };
  }
  return {
    object,
    grade,
    weight: share,
    message: `${start}, the end of its type ${text(3)}, although ${column} is bigint: inserts fail after it. Change the type of the sequence, which rewrites nothing.`,
    script: {
      title: `Give the sequence ${named(sequence)} the range of its column`,
      refuse: [isOther(sequence, text(2))],
      statements: [shortWait, `ALTER SEQUENCE ${sqlName(sequence)} AS bigint`],
      rollback: [`ALTER SEQUENCE ${sqlName(sequence)} AS ${text(3)}`],
    },
  };
}
