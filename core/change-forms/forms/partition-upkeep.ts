/**
 * A procedure that creates the next partitions of a table and removes those whose rows are all older than a limit. pg_cron runs it every
 * night if the migrations create that extension; otherwise a scheduler of the user's own has to call it.
 */
import { column } from '../../schema/lookup.ts';
import { stringLiteral, typeSql } from '../../schema/print/names.ts';
import { one, text, free } from '../fields.ts';
import { valueOf, type ChangeForm, type ChangeScene } from '../form.ts';
import { stepNamed } from '../partition-bounds.ts';
import { beside, inBody, migration, remarks } from '../sql.ts';

export const form: ChangeForm = {
  id: 'partition-upkeep',
  title: 'Create partitions ahead and remove old ones',
  group: 'pattern',
  costs:
    'Each run locks the table for a moment for each partition that it creates or removes. Removed rows are gone: archive them before.',
  suits: (scene) => scene.column === undefined && timeKey(scene) !== undefined,
  fields: () => [
    one(
      'step',
      ['Rows of how long in one partition?', 'As the existing ones'],
      ['month', 'week', 'day', 'year'].map((value) => ({ value, label: `A ${value}`, detail: '' })),
      ['month'],
    ),
    text('ahead', 'count', ['How many partitions ahead?', 'Runs may fail for that long'], { initial: '3' }),
    text('keep', 'interval', ['Keep rows for how long?', 'Such as 24 months. Leave it empty to keep all.'], {
      isOptional: true,
    }),
  ],
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
  readonly step: string;
  readonly ahead: string;
  /** Empty to keep all. */
  readonly keep: string;
}

function upkeep(scene: ChangeScene, { step, ahead, keep }: Upkeep): string {
  const { table } = scene;
  const type = timeKey(scene) ?? 'date';
  const whole = inBody(table, table.name);
  const format = { day: 'YYYY_MM_DD', week: 'YYYY_MM_DD', year: 'YYYY' }[step] ?? 'YYYY_MM';
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
  return `DECLARE
  start date;
  name text;
  part regclass;
  bound text;
BEGIN
  FOR n IN 0..${ahead} LOOP
    start := date_trunc('${step}', current_date) + n * interval '1 ${step}';
    name := ${stringLiteral(`${table.name}_`)} || to_char(start, '${format}');
    -- Another partition may hold these rows already under another name.
    IF NOT EXISTS (
      SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = ${stringLiteral(whole)}::regclass
        AND substring(pg_get_expr(c.relpartbound, c.oid) FROM $re$FROM \\('([^']+)'\\)$re$)::${type} <= start::${type}
        AND substring(pg_get_expr(c.relpartbound, c.oid) FROM $re$TO \\('([^']+)'\\)$re$)::${type} > start::${type}
    ) THEN
      EXECUTE format('CREATE TABLE %I.%I PARTITION OF ${whole} FOR VALUES FROM (%L) TO (%L)',
        ${stringLiteral(table.schema)}, name, start, (start + interval '1 ${step}')::date);
    END IF;
  END LOOP;${removal}
END`;
}
