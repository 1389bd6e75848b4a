/**
 * A procedure that creates the next partitions of a table and removes those whose rows are all older than a limit. pg_cron runs it every
 * night if the migrations create that extension; otherwise a scheduler of the user's own has to call it.
 */
import { column } from '../../schema/lookup.ts';
import { stringLiteral, typeSql } from '../../schema/print/names.ts';
import { one, text, free } from '../fields.ts';
import { valueOf, type ChangeForm, type ChangeScene, type FormField } from '../form.ts';
import { stepNamed, type Step } from '../partition-bounds.ts';
import { beside, inBody, migration, remarks } from '../sql.ts';
import { namesOf, text as literal } from '../worded.ts';

export const form: ChangeForm = {
  id: 'partition-upkeep',
  title: 'Create partitions ahead and remove old ones',
  group: 'pattern',
  on: {
    postgresql: {
      costs:
        'Each run locks the table for a moment for each partition that it creates or removes. Removed rows are gone: archive them before.',
      suits: (scene) => scene.column === undefined && timeKey(scene) !== undefined,
      fields,
      draft: (values, scene) => {
        const { schema, table } = scene;
        const name = free(scene, [table.name, 'partition', 'upkeep']);
        const routine = beside(table, name);
        const body = upkeep(scene, {
          step: stepNamed(valueOf(values, 'step')),
          ahead: valueOf(values, 'ahead'),
          keep: valueOf(values, 'keep'),
        });
        const isScheduled = schema.extensions.has('pg_cron');
        const call = `CALL ${inBody(table, name)}()`;
        const schedule = isScheduled
          ? `SELECT cron.schedule(${stringLiteral(name)}, '17 3 * * *', ${stringLiteral(call)});\n`
          : '';
        const head = isScheduled
          ? ''
          : remarks(`Run this once now, and have a scheduler run it each night: ${call};`);
        const up = `${head}CREATE PROCEDURE ${routine}() LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $upkeep$
${body}
$upkeep$;
REVOKE ALL ON PROCEDURE ${routine}() FROM PUBLIC;
${schedule}`;
        const unscheduled = isScheduled ? `SELECT cron.unschedule(${stringLiteral(name)});\n` : '';
        const down = `${remarks('Partitions that it has created stay.')}${unscheduled}DROP PROCEDURE ${routine}();\n`;
        return [migration(['keep', table.name, 'partitions'], up, down)];
      },
      examples: [{ table: 'readings', given: { step: 'year', ahead: '1', keep: '30 years' } }],
    },
    mysql: {
      costs:
        'Each run locks the table for a moment for each partition that it creates or removes. Removed rows are gone: archive them before.',
      suits: (scene) => scene.column === undefined && timeKey(scene) !== undefined,
      fields,
      draft: (values, scene) => {
        const { table } = scene;
        const { beside } = namesOf(scene);
        const routine = beside(free(scene, [table.name, 'partition', 'upkeep']));
        const up = `${remarks(
          `Run this once now, and have a scheduler run it each night: CALL ${routine}();`,
          'It is one statement: the mysql client needs DELIMITER around it.',
        )}${mysqlProcedure(scene, routine, {
          step: stepNamed(valueOf(values, 'step')),
          ahead: valueOf(values, 'ahead'),
          keep: valueOf(values, 'keep'),
        })}`;
        const down = `${remarks('Partitions that it has created stay.')}DROP PROCEDURE ${routine};\n`;
        return [{ ...migration(['keep', table.name, 'partitions'], up, down), transaction: false }];
      },
      examples: [{ table: 'readings', given: { step: 'year', ahead: '1', keep: '30 years' } }],
    },
    sqlite: 'SQLite has no partitions.',
  },
};

/** The type of the only partition column, if it holds a time. */
function timeKey({ table }: ChangeScene): string | undefined {
  const { partitionBy } = table;
  const [key, ...more] = partitionBy?.columns ?? [];
  if (partitionBy?.strategy !== 'range' || key === undefined || more.length > 0) return undefined;
  const type = column(table, key)?.type;
  return type !== undefined && /^(?:timestamp(?:tz)?|date)$/.test(type.name) ? typeSql(type) : undefined;
}

interface Upkeep {
  readonly step: Step;
  readonly ahead: string;
  /** Empty to keep all. */
  readonly keep: string;
}

function upkeep(scene: ChangeScene, { step, ahead, keep }: Upkeep): string {
  const { table } = scene;
  const type = timeKey(scene) ?? 'date';
  const whole = inBody(table, table.name);
  const format = { day: 'YYYY_MM_DD', week: 'YYYY_MM_DD', month: 'YYYY_MM', year: 'YYYY' }[step];
  const removal =
    keep === ''
      ? ''
      : `
  FOR part, bound IN
    SELECT c.oid::regclass, substring(pg_get_expr(c.relpartbound, c.oid) FROM $re$TO \\('([^']+)'\\)$re$)
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = ${stringLiteral(whole)}::regclass
  LOOP
    IF bound::${type} <= (current_date - interval '${keep}')::${type} THEN
      EXECUTE format('ALTER TABLE ${whole} DETACH PARTITION %s', part);
      EXECUTE format('DROP TABLE %s', part);
    END IF;
  END LOOP;`;
  const span = `interval '1 ${step}'`;
  return `DECLARE
  start ${type};
  is_held boolean;
  first ${type};
  after ${type};
  part regclass;
  bound text;
BEGIN
  FOR n IN 0..${ahead} LOOP
    start := date_trunc('${step}', current_date) + n * ${span};
    -- Made in another time zone, the others begin at another hour: this one begins where one ends, and ends where one begins.
    SELECT bool_or(lower <= start AND upper > start), max(upper) FILTER (WHERE upper <= start AND upper > start - ${span}),
      min(lower) FILTER (WHERE lower > start AND lower < start + ${span})
    INTO is_held, first, after
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      CROSS JOIN LATERAL pg_get_expr(c.relpartbound, c.oid) AS shown
      CROSS JOIN LATERAL (SELECT coalesce(substring(shown FROM $re$FROM \\('([^']+)'\\)$re$), '-infinity')::${type} AS lower,
        coalesce(substring(shown FROM $re$TO \\('([^']+)'\\)$re$), 'infinity')::${type} AS upper) AS bounds
    WHERE i.inhparent = ${stringLiteral(whole)}::regclass AND shown <> 'DEFAULT';
    IF is_held IS NOT TRUE THEN
      EXECUTE format('CREATE TABLE %I.%I PARTITION OF ${whole} FOR VALUES FROM (%L) TO (%L)', ${stringLiteral(table.schema)},
        ${stringLiteral(`${table.name}_`)} || to_char(start, '${format}'), coalesce(first, start), coalesce(after, (start + ${span})::${type}));
    END IF;
  END LOOP;${removal}
END`;
}

function fields(): readonly FormField[] {
  return [
    one(
      'step',
      ['Rows of how long in one partition?', 'As the existing ones'],
      ['month', 'week', 'day', 'year'].map((value) => ({ value, label: `A ${value}`, detail: '' })),
      ['month'],
    ),
    text('ahead', 'count', ['How many partitions ahead?', 'Runs may fail for that long'], {
      initial: '3',
    }),
    text('keep', 'interval', ['Keep rows for how long?', 'Such as 24 months. Leave it empty to keep all.'], {
      isOptional: true,
    }),
  ];
}

/** The text of ALTER TABLE is put together from dates of the server and names of its catalog. */
function mysqlProcedure(scene: ChangeScene, routine: string, { step, ahead, keep }: Upkeep): string {
  const { schema, table } = scene;
  const whole = namesOf(scene).table;
  const place = table.schema === 'public' ? 'DATABASE()' : literal(schema, table.schema);
  const parts = `information_schema.partitions WHERE table_schema = ${place} AND table_name = ${literal(schema, table.name)} AND partition_description <> 'MAXVALUE'`;
  const bound = `CAST(TRIM(BOTH '\\'' FROM partition_description) AS datetime)`;
  const today = {
    day: 'CURRENT_DATE',
    week: 'CURRENT_DATE - INTERVAL WEEKDAY(CURRENT_DATE) DAY',
    month: "DATE_FORMAT(CURRENT_DATE, '%Y-%m-01')",
    year: "DATE_FORMAT(CURRENT_DATE, '%Y-01-01')",
  }[step];
  const format = { day: '%Y_%m_%d', week: '%Y_%m_%d', month: '%Y_%m', year: '%Y' }[step];
  const [count = '', unit = ''] = keep.split(' ');
  const removal =
    keep === ''
      ? ''
      : `
  SET outdated = (SELECT MIN(partition_ordinal_position) FROM ${parts}
    AND ${bound} <= CURRENT_DATE - INTERVAL ${count} ${unit.replace(/s$/, '').toUpperCase()});
  WHILE outdated IS NOT NULL DO
    SET @upkeep = (SELECT CONCAT(${literal(schema, `ALTER TABLE ${whole} DROP PARTITION \``)}, REPLACE(partition_name, '\`', '\`\`'), '\`')
      FROM ${parts} AND partition_ordinal_position = outdated);
    PREPARE upkeep FROM @upkeep;
    EXECUTE upkeep;
    SET outdated = (SELECT MIN(partition_ordinal_position) FROM ${parts}
      AND ${bound} <= CURRENT_DATE - INTERVAL ${count} ${unit.replace(/s$/, '').toUpperCase()});
  END WHILE;`;
  return `CREATE PROCEDURE ${routine}()
  MODIFIES SQL DATA SQL SECURITY INVOKER
BEGIN
  DECLARE n int DEFAULT 0;
  DECLARE first_day date;
  DECLARE outdated bigint;
  SET SESSION lock_wait_timeout = 2;
  WHILE n <= ${ahead} DO
    SET first_day = CAST(${today} AS date) + INTERVAL n ${step.toUpperCase()};
    -- Partitions are added at the end alone.
    IF NOT EXISTS (SELECT * FROM ${parts} AND ${bound} > first_day) THEN
      SET @upkeep = CONCAT(${literal(schema, `ALTER TABLE ${whole} ADD PARTITION (PARTITION p`)}, DATE_FORMAT(first_day, '${format}'),
        ' VALUES LESS THAN (''', first_day + INTERVAL 1 ${step.toUpperCase()}, '''))');
      PREPARE upkeep FROM @upkeep;
      EXECUTE upkeep;
    END IF;
    SET n = n + 1;
  END WHILE;${removal}
END;
`;
}
