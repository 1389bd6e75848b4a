/** Further cases of locking/hypertable-index, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const samples = `CREATE TABLE samples (ts timestamptz NOT NULL, probe int NOT NULL, v double precision);
SELECT create_hypertable('samples', 'ts');`;

const notExecutable = 'It needs TimescaleDB.';

export const cases = [
  bad(
    'A unique index',
    `CREATE UNIQUE INDEX samples_once ON samples (probe, ts);
--            ^^^^^ warning: CREATE UNIQUE INDEX blocks writes to all chunks of the hypertable samples until it is built. Build it in a maintenance window.`,
    { history: [samples], notExecutable },
  ),
  bad(
    'Rows of a table in use become chunks',
    `SELECT create_hypertable('readings', 'at', migrate_data => true);
--     ^^^^^^^^^^^^^^^^^ error: create_hypertable with migrate_data holds ACCESS EXCLUSIVE on readings until all rows are moved into chunks. Move them in batches into a new hypertable.`,
    { history: ['CREATE TABLE readings (at timestamptz NOT NULL);'], notExecutable },
  ),
  good('With its table', `${samples}\nCREATE INDEX samples_probe ON samples (probe, ts DESC);`, {
    notExecutable,
  }),
];
