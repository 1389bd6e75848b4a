/** What a replica is asked, and how its answer is read, by version. */
import { expect, it } from 'vitest';
import { nameOf, sourcesIn, sourcesQuery } from './mysql-sources.ts';

it.each([
  ['MariaDB', true, 101_119, 'SHOW ALL SLAVES STATUS'],
  ['MySQL 8.4', false, 80_406, 'SHOW REPLICA STATUS'],
  ['MySQL 8.0.22', false, 80_022, 'SHOW REPLICA STATUS'],
  ['MySQL 8.0.21', false, 80_021, 'SHOW SLAVE STATUS'],
  ['MySQL 5.7', false, 50_744, 'SHOW SLAVE STATUS'],
])('asks %s', (_, isMaria, version, query) => {
  expect(sourcesQuery(isMaria, version)).toBe(query);
});

it.each([
  ['MariaDB', ['Connection_name', 'Master_Host', 'Seconds_Behind_Master']],
  ['MySQL since 8.0.22', ['Source_Host', 'Seconds_Behind_Source', 'Channel_Name']],
  ['MySQL before', ['Master_Host', 'Seconds_Behind_Master', 'Channel_Name']],
])('reads what %s says, wherever it stands', (_, columns) => {
  const row = columns.map((name) =>
    name.startsWith('Seconds') ? '7' : name.includes('Host') ? 'db1' : 'far',
  );
  const [source, stopped] = sourcesIn(columns, [row, columns.map(() => null)]);
  expect(source?.('Seconds_Behind_Master')).toBe('7');
  expect(source?.('Master_Host')).toBe('db1');
  expect(source && nameOf(source)).toBe('far');
  expect(stopped?.('Seconds_Behind_Master')).toBeUndefined();
  expect(stopped && nameOf(stopped)).toBe('');
});
