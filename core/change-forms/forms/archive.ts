/**
 * A procedure that moves or removes old rows in small transactions by the order of the primary key, with a state table, so that a run that
 * was stopped goes on where it was.
 */
import { foreignKeysTo, primaryKey } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { columnChoice, free, one, text, timeColumns } from '../fields.ts';
import { valueOf, type ChangeForm, type ChangeScene } from '../form.ts';
import { beside, inBody, migration, qualifiedName, remarks } from '../sql.ts';

export const form: ChangeForm = {
  id: 'archive',
  title: 'Archive or erase old rows, in batches',
  group: 'pattern',
  costs:
    'Each batch locks its rows for a moment. Removed rows leave free space that only new rows of the table use.',
  suits: (scene) =>
    scene.column === undefined &&
    scene.table.partitionBy === undefined &&
    primaryKey(scene.table)?.columns.length === 1 &&
    foreignKeysTo(scene.schema, scene.table.key).length === 0 &&
    timeColumns(scene).length > 0,
  fields: (scene) => [
    one(
      'time',
      ['Column with the time of a row', 'Decides which rows are old'],
      timeColumns(scene).map(columnChoice),
    ),
    text('keep', 'interval', ['Keep rows for how long?', 'Such as 24 months'], { initial: '24 months' }),
    one(
      'then',
      ['What happens with older rows?', ''],
      [
        { value: 'archive', label: 'Archive', detail: `moved into ${scene.table.name}_archive` },
        { value: 'erase', label: 'Erase', detail: 'removed' },
      ],
    ),
  ],
  draft: (values, scene) => {
    const { table } = scene;
    const isArchived = valueOf(values, 'then') === 'archive';
    const names = {
      archive: free(scene, [table.name, 'archive']),
      state: free(scene, [table.name, 'archive', 'state']),
      routine: free(scene, [table.name, 'archive', 'run']),
    };
    const routine = beside(table, names.routine);
    const [archive, state] = [beside(table, names.archive), beside(table, names.state)];
    const [key = ''] = primaryKey(table)?.columns ?? [];
    const created = isArchived
      ? `CREATE TABLE ${archive} (LIKE ${qualifiedName(table)});\nALTER TABLE ${archive} ADD PRIMARY KEY (${quoteIdentifier(key)});\n`
      : '';
    const up = `${remarks(
      `Run it outside of a transaction, by a scheduler: CALL ${inBody(table, names.routine)}(1000, interval '100 ms', interval '10 min');`,
      `It stops after that time, when it is cancelled, or when ${names.state}.is_stopped is set; the next call goes on.`,
    )}${created}CREATE TABLE ${state} (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  is_stopped boolean NOT NULL DEFAULT false,
  moved bigint NOT NULL DEFAULT 0,
  last_batch_at timestamptz
);
INSERT INTO ${state} DEFAULT VALUES;
CREATE PROCEDURE ${routine}(batch int, pause interval, at_most interval) LANGUAGE plpgsql AS $run$
${body(scene, { ...names, isArchived, key, time: valueOf(values, 'time'), keep: valueOf(values, 'keep') })}
$run$;
REVOKE ALL ON PROCEDURE ${routine}(int, interval, interval) FROM PUBLIC;
`;
    const kept = isArchived ? remarks('The archived rows are lost: copy them back before.') : '';
    const down = `${kept}DROP PROCEDURE ${routine}(int, interval, interval);\nDROP TABLE ${state};\n${isArchived ? `DROP TABLE ${archive};\n` : ''}`;
    return [migration([isArchived ? 'archive' : 'erase', 'old', table.name], up, down)];
  },
  examples: [
    { table: 'events', given: { time: 'at', keep: '24 months', then: 'archive' } },
    { table: 'events', given: { time: 'at', keep: '90 days', then: 'erase' } },
  ],
};

interface Run {
  readonly archive: string;
  readonly state: string;
  readonly isArchived: boolean;
  readonly key: string;
  readonly time: string;
  readonly keep: string;
}

function body({ table }: ChangeScene, { archive, state, isArchived, key, time, keep }: Run): string {
  const [rows, progress] = [inBody(table, table.name), inBody(table, state)];
  const id = quoteIdentifier(key);
  const removed = `DELETE FROM ${rows} WHERE ${id} IN (
      SELECT ${id} FROM ${rows} WHERE ${quoteIdentifier(time)} < limit_at ORDER BY ${id} LIMIT batch FOR UPDATE SKIP LOCKED
    )`;
  const step = isArchived
    ? `WITH old AS (${removed} RETURNING *)
    INSERT INTO ${inBody(table, archive)} SELECT * FROM old;`
    : `${removed};`;
  return `DECLARE
  stop_at timestamptz := clock_timestamp() + at_most;
  limit_at timestamptz := now() - interval '${keep}';
  affected bigint;
BEGIN
  LOOP
    ${step}
    GET DIAGNOSTICS affected = ROW_COUNT;
    UPDATE ${progress} SET moved = moved + affected, last_batch_at = clock_timestamp();
    COMMIT;
    EXIT WHEN affected = 0 OR clock_timestamp() >= stop_at OR (SELECT is_stopped FROM ${progress});
    PERFORM pg_sleep(extract(epoch FROM pause));
  END LOOP;
END`;
}
