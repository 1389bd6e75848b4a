import { expect, it } from 'vitest';
import type { Ability } from '../../core/connections/ability.ts';
import type { EngineName } from '../../core/connections/profile.ts';
import { abilitiesOf } from './engine.ts';
import { engineOf } from './engines.ts';

it.each<[EngineName, readonly Ability[]]>([
  [
    'postgresql',
    [
      ...(['explain', 'measure', 'values', 'advise', 'compareValues'] as const),
      ...(['safeNow', 'locks', 'health', 'drift', 'collect'] as const),
    ],
  ],
  ['mysql', ['explain', 'measure', 'values', 'advise', 'safeNow', 'locks', 'health']],
  ['sqlite', ['explain']],
  ['sqlserver', ['explain', 'values']],
  ['redis', []],
  ['duckdb', ['explain', 'measure', 'values']],
  ['clickhouse', ['explain', 'values']],
])('%s is offered for what it does', (name, abilities) => {
  expect(abilitiesOf(engineOf(name))).toEqual(abilities);
});

it('MySQL is offered what it does, which is less than MariaDB', () => {
  const engine = engineOf('mysql');
  expect(abilitiesOf(engine, 'MariaDB')).toContain('locks');
  expect(abilitiesOf(engine, 'MySQL')).toEqual(abilitiesOf(engine).filter((one) => one !== 'locks'));
});
