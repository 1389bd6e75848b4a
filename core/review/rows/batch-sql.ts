/** An UPDATE in stretches of a key, each committed, as SQL for psql: the block that scripts which fill in batches have in common. */
import { formatCount } from '../../plan/format.ts';

export const fillScript = 'fill.sql';
/** Keys of a stretch: as many rows as nobody notices. */
export const batchKeys = 5_000;

/** For the head of such a script. */
export const inStretches = `-- Stretches of ${formatCount(batchKeys)} keys, each committed, with a pause until every replica that this login sees (pg_read_all_stats) is less than 10 seconds behind. It may be ended at any time: run again, it goes on.`;

/** `on`, `key`: as SQL; `update`: up to its WHERE; `where`: which rows. */
export function inBatchesSql({
  on,
  key,
  update,
  where,
}: Readonly<Record<'on' | 'key' | 'update' | 'where', string>>): string {
  return `DO $fill$
DECLARE
  first_of_batch ${on}.${key}%TYPE := (SELECT ${key} FROM ${on} ORDER BY ${key} LIMIT 1);
  last_of_batch ${on}.${key}%TYPE;
BEGIN
  WHILE first_of_batch IS NOT NULL LOOP
    last_of_batch := (SELECT ${key} FROM (SELECT ${key} FROM ${on} WHERE ${key} >= first_of_batch ORDER BY ${key} LIMIT ${String(batchKeys)}) AS batch ORDER BY ${key} DESC LIMIT 1);
    ${update} WHERE ${key} BETWEEN first_of_batch AND last_of_batch AND ${where};
    COMMIT;
    first_of_batch := (SELECT ${key} FROM ${on} WHERE ${key} > last_of_batch ORDER BY ${key} LIMIT 1);
    WHILE EXISTS (SELECT FROM pg_stat_replication WHERE replay_lag > interval '10 seconds') LOOP
      PERFORM pg_sleep(1);
      COMMIT;
    END LOOP;
  END LOOP;
END
$fill$;`;
}
