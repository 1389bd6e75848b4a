/** Partitions that no migration names, as a function makes them. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const daily = `CREATE TABLE readings (id uuid NOT NULL, at timestamptz NOT NULL, state text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX readings_state ON readings (state);
CREATE FUNCTION make_days(parent text) RETURNS void AS $$
BEGIN
  FOR i IN 0..7 LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
      parent || '_' || to_char(CURRENT_DATE + i, 'YYYY_MM_DD'), parent, CURRENT_DATE + i, CURRENT_DATE + i + 1);
  END LOOP;
END;
$$ LANGUAGE plpgsql;
SELECT make_days('readings');
CREATE TABLE readings_default PARTITION OF readings DEFAULT;`;

export const casesOfPartitions: readonly Case[] = [
  {
    name: 'partitions that a function makes are not counted',
    between: daily,
    up: 'ALTER TABLE readings ADD COLUMN note text;\nALTER TABLE readings ALTER COLUMN state TYPE jsonb USING state::jsonb;',
    says: [
      '**readings and its partitions',
      '### readings and its partitions\n',
      '| readings and its partitions: ACCESS EXCLUSIVE |',
    ],
    silent: ['and its partition (', 'and its partition\n', 'and its partition:', 'and its partition*'],
  },
];
