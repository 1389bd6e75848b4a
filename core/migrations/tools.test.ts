import { describe, expect, it } from 'vitest';
import { slice } from '../text/span.ts';
import type { NewMigration, ToolId } from './convention.ts';
import { historyOf } from './applying/order.ts';
import { migrationTools, toolById } from './tools.ts';

/** How each tool interprets a path: version, name, direction and `*` for repeatable; or nothing. */
const names: readonly (readonly [ToolId, string, string | undefined])[] = [
  ['golang-migrate', '000007_add_users.up.sql', '000007 add_users up'],
  ['golang-migrate', '20240131120000_x.down.sql', '20240131120000 x down'],
  ['golang-migrate', '1_.up.sql', '1  up'],
  ['golang-migrate', '1_x.sql', undefined],
  ['golang-migrate', 'sub/1_x.up.sql', undefined],
  ['golang-migrate', 'readme.md', undefined],
  ['goose', '00001_init.sql', '00001 init both'],
  ['goose', '20240131120000_add_index.sql', '20240131120000 add_index both'],
  ['goose', '00002_code.go', undefined],
  ['prisma', '20240131120000_add_users/migration.sql', '20240131120000 add_users up'],
  ['prisma', '0_init/migration.sql', '0 init up'],
  ['prisma', 'baseline/migration.sql', ' baseline up'],
  ['prisma', '20240131120000_add_users/down.sql', undefined],
  ['prisma', 'migration_lock.toml', undefined],
  ['diesel', '2024-01-31-120000_add_users/up.sql', '2024-01-31-120000 add_users up'],
  ['diesel', '00000000000000_diesel_initial_setup/down.sql', '00000000000000 diesel_initial_setup down'],
  ['diesel', '2023-05-01-123456-0000_x/up.sql', '2023-05-01-123456-0000 x up'],
  ['diesel', '.hidden/up.sql', undefined],
  ['diesel', 'x/y/up.sql', undefined],
  ['flyway', 'V1__init.sql', '1 init up'],
  ['flyway', 'V2.10.3__a b.sql', '2.10.3 a b up'],
  ['flyway', 'sub/dir/V1_2__x.sql', '1_2 x up'],
  ['flyway', 'U1__init.sql', '1 init down'],
  ['flyway', 'R__views.sql', ' views up*'],
  ['flyway', 'B7__all.sql', '7 all up'],
  ['flyway', 'V1_init.sql', undefined],
  ['flyway', 'v1__init.sql', undefined],
  ['flyway', 'V1__init.sql.conf', undefined],
  ['plain', '001.sql', '001  up'],
  ['plain', '0001-initial.sql', '0001 initial up'],
  ['plain', '2024-01-31-add-users.sql', '2024-01-31 add-users up'],
  ['plain', '0001-2fa-tokens.sql', '0001 2fa-tokens up'],
  ['plain', 'V0001.Initial.up.sql', '0001 Initial up'],
  ['plain', 'V0001.Initial.down.sql', '0001 Initial down'],
  ['plain', '003_drop_users_rollback.sql', '003 drop_users down'],
  ['plain', '003_slowdown.sql', '003 slowdown up'],
  ['plain', 'schema.sql', undefined],
  ['plain', '7z.sql', undefined],
];

describe('classify', () => {
  it.each(names)('%s reads %s', (tool, path, expected) => {
    const file = toolById(tool).classify(path);
    const said = file && `${file.version} ${file.name} ${file.direction}${file.repeatable ? '*' : ''}`;
    expect(said).toBe(expected);
  });

  it('is told apart by ids', () => {
    for (const tool of migrationTools) expect(toolById(tool.id)).toBe(tool);
  });

  it.each(migrationTools)('$name takes its own example', (tool) => {
    expect(tool.classify(tool.example)).toMatchObject({ path: tool.example, repeatable: false });
  });
});

const orders: readonly (readonly [ToolId, readonly string[]])[] = [
  ['golang-migrate', ['1_a.up.sql', '2_b.up.sql', '10_c.up.sql', '20240131120000_d.up.sql']],
  ['goose', ['00001_a.sql', '2_b.sql', '0010_c.sql', '99999999999999999999_d.sql']],
  ['prisma', ['0_init/migration.sql', '10_b/migration.sql', '9_a/migration.sql', 'x/migration.sql']],
  ['diesel', ['00000000000000_setup/up.sql', '2024-01-31-120000_a/up.sql', '2024-02-01-000000_b/up.sql']],
  [
    'flyway',
    ['V1__a.sql', 'V1.1__b.sql', 'V1_2__c.sql', 'V1.10__d.sql', 'V2__e.sql', 'R__a.sql', 'R__b.sql'],
  ],
  ['flyway', ['B3__base.sql', 'V4__d.sql']],
  ['plain', ['1-a.sql', '002-b.sql', '10-c.sql']],
];

describe('order', () => {
  it.each(orders)('%s runs %j', (tool, paths) => {
    const history = historyOf(toolById(tool), paths.toReversed());
    expect(history.up.map((file) => file.path)).toEqual(paths);
  });

  it('keeps a baseline out where the versions that it repeats are there', () => {
    const { up } = historyOf(toolById('flyway'), ['V1__a.sql', 'V2__b.sql', 'B2__base.sql', 'V3__c.sql']);
    expect(up.map((file) => file.path)).toEqual(['V1__a.sql', 'V2__b.sql', 'V3__c.sql']);
  });

  it('keeps the rollbacks apart', () => {
    const history = historyOf(toolById('golang-migrate'), ['1_a.down.sql', '1_a.up.sql', 'x.sql']);
    expect(history.up.map((file) => file.path)).toEqual(['1_a.up.sql']);
    expect(history.down.map((file) => file.path)).toEqual(['1_a.down.sql']);
  });
});

interface ReadCase {
  readonly tool: ToolId;
  readonly path: string;
  readonly text: string;
  readonly companions?: Readonly<Record<string, string>>;
  /** `direction sends tx|no-tx <text of the section> [fence …]` */
  readonly sections: readonly string[];
}

const reads: readonly ReadCase[] = [
  {
    tool: 'golang-migrate',
    path: '1_a.up.sql',
    text: 'select 1;',
    sections: ['up whole no-tx <select 1;>'],
  },
  {
    tool: 'golang-migrate',
    path: '1_a.down.sql',
    text: 'select 1;',
    sections: ['down whole no-tx <select 1;>'],
  },
  { tool: 'prisma', path: '1_a/migration.sql', text: 'select 1;', sections: ['up whole no-tx <select 1;>'] },
  { tool: 'plain', path: '1.sql', text: 'a', sections: ['up statement-by-statement no-tx <a>'] },
  { tool: 'diesel', path: '1_a/up.sql', text: 'a', sections: ['up whole tx <a>'] },
  {
    tool: 'diesel',
    path: '1_a/down.sql',
    text: 'a',
    companions: { '1_a/metadata.toml': '# why\nrun_in_transaction = false\n' },
    sections: ['down whole no-tx <a>'],
  },
  {
    tool: 'diesel',
    path: '1_a/up.sql',
    text: 'a',
    companions: { '1_a/metadata.toml': '# run_in_transaction = false' },
    sections: ['up whole tx <a>'],
  },
];

describe('read', () => {
  it.each(reads)('$tool reads $path: $text', ({ tool: id, path, text, companions = {}, sections }) => {
    const tool = toolById(id);
    const file = tool.classify(path)!;
    for (const companion of Object.keys(companions)) expect(tool.companions(file)).toContain(companion);
    const script = tool.read(file, text, new Map(Object.entries(companions)));
    const said = script.sections.map(({ direction, delivery, span, fences }) => {
      const transaction = delivery.toolTransaction ? 'tx' : 'no-tx';
      const fenced = fences.map((fence) => ` [${slice(text, fence)}]`).join('');
      return `${direction} ${delivery.sends} ${transaction} <${slice(text, span)}>${fenced}`;
    });
    expect(said).toEqual(sections);
  });
});

/** Tool, existing files, the file to follow, paths made with a transaction, paths added without one. */
const creations: readonly (readonly [
  ToolId,
  readonly string[],
  string,
  readonly string[],
  readonly string[],
])[] = [
  ['golang-migrate', ['000001_a.up.sql'], '000001_a.up.sql', ['000002_n.up.sql', '000002_n.down.sql'], []],
  [
    'golang-migrate',
    ['000001_a.up.sql', '000002_b.up.sql'],
    '000001_a.up.sql',
    ['000003_n.up.sql', '000003_n.down.sql'],
    [],
  ],
  ['golang-migrate', ['9_a.up.sql'], '9_a.up.sql', ['10_n.up.sql', '10_n.down.sql'], []],
  [
    'golang-migrate',
    ['20231231235959_a.up.sql'],
    '20231231235959_a.up.sql',
    ['20240101000000_n.up.sql', '20240101000000_n.down.sql'],
    [],
  ],
  ['goose', ['00009_a.sql'], '00009_a.sql', ['00010_n.sql'], []],
  ['goose', ['20240228235959_a.sql'], '20240228235959_a.sql', ['20240229000000_n.sql'], []],
  [
    'prisma',
    ['20240131120000_a/migration.sql'],
    '20240131120000_a/migration.sql',
    ['20240131120001_n/migration.sql'],
    [],
  ],
  ['prisma', ['9_a/migration.sql'], '9_a/migration.sql', ['9_a_n/migration.sql'], []],
  [
    'diesel',
    ['2024-01-31-235959_a/up.sql'],
    '2024-01-31-235959_a/up.sql',
    ['2024-02-01-000000_n/up.sql', '2024-02-01-000000_n/down.sql'],
    ['2024-02-01-000000_n/metadata.toml'],
  ],
  ['flyway', ['V1__a.sql'], 'V1__a.sql', ['V2__n.sql'], ['V2__n.sql.conf']],
  ['flyway', ['V1__a.sql', 'V2__b.sql'], 'V1__a.sql', ['V1.1__n.sql'], ['V1.1__n.sql.conf']],
  ['flyway', ['V1_1__a.sql', 'V2__b.sql'], 'V1_1__a.sql', ['V1_1_1__n.sql'], ['V1_1_1__n.sql.conf']],
  ['flyway', ['x/V0009__a.sql'], 'x/V0009__a.sql', ['x/V0010__n.sql'], ['x/V0010__n.sql.conf']],
  ['flyway', ['V3__a.sql', 'R__v.sql'], 'R__v.sql', ['V4__n.sql'], ['V4__n.sql.conf']],
  ['plain', ['0001-a-b.sql'], '0001-a-b.sql', ['0002-n.sql'], []],
  ['plain', ['2024-12-31-a.sql'], '2024-12-31-a.sql', ['2025-01-01-n.sql'], []],
  ['plain', ['V0001.A.up.sql'], 'V0001.A.up.sql', ['V0002.n.up.sql', 'V0002.n.down.sql'], []],
  ['plain', ['001.sql'], '001.sql', ['002_n.sql'], []],
];

describe('create', () => {
  const migration: NewMigration = { name: 'n', up: 'U;\n', down: 'D;\n', transaction: true };

  it.each(creations)('%s: with %j, behind %s', (id, existing, after, made, added) => {
    const tool = toolById(id);
    const files = existing.flatMap((path) => tool.classify(path) ?? []);
    const behind = tool.classify(after)!;
    const create = (transaction: boolean) => tool.create({ ...migration, transaction }, behind, files);
    expect(create(true)?.map((file) => file.path)).toEqual(made);
    expect(create(false)?.map((file) => file.path)).toEqual([...made, ...added]);
    for (const path of made) {
      const file = tool.classify(path)!;
      expect(existing).not.toContain(path);
      if (!behind.repeatable) expect(tool.compare(behind, file)).toBeLessThan(0);
    }
  });

  const makers = migrationTools.filter((tool) => tool.noTransactionMarker !== undefined);

  it.each(makers)('$name reads its own no-transaction migration as one', (tool) => {
    const files = tool.create({ ...migration, transaction: false }, tool.classify(tool.example)!, [])!;
    const texts = new Map(files.map((file) => [file.path, file.text]));
    const file = tool.classify(files[0]!.path)!;
    const { sections } = tool.read(file, files[0]!.text, texts);
    expect(sections.map(({ delivery }) => delivery.toolTransaction)).not.toContain(true);
    expect(sections[0]?.direction).toBe('up');
  });
});
