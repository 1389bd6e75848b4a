import { expect, it } from 'vitest';
import { detect } from './detect.ts';
import { looseScriptsIn } from './loose-scripts.ts';
import { toolOf } from './tools.ts';
import { waysBackIn } from './ways-back.ts';

const table = 'ALTER TABLE dbo.Orders ADD Tax int NULL;';
const procedure = 'CREATE PROCEDURE dbo.Orders_Drop AS SELECT 1;';

function backIn(files: Readonly<Record<string, string>>): readonly string[] {
  return [...waysBackIn({ paths: Object.keys(files), text: (path) => files[path] })];
}

it.each([
  ['TD-12-AddVersioning.sql', 'TD-12-RemoveVersioning.sql'],
  ['CreateTables.sql', 'DropTables.sql'],
  ['FilteredOrders.sql', 'DropFilteredOrders.sql'],
  ['AdjustScores.sql', 'UnAdjustScores.sql'],
  ['install.sql', 'uninstall.sql'],
  ['Orders Up.sql', 'Orders Down.sql'],
  ['20240102_orders.sql', 'rollback_20240102_orders.sql'],
])('knows a pair by its names: %s, %s', (forward, back) => {
  expect(backIn({ [`sql/${forward}`]: table, [`sql/${back}`]: table })).toEqual([`sql/${back}`]);
});

it.each([
  // The next step forward has a number of its own.
  ['20240102_AddTax.sql', '20240305_RemoveTax.sql', table],
  ['TD-12-AddVersioning.sql', 'TD-13-RemoveVersioning.sql', table],
  ['RemoveTax.sql', 'RemoveNote.sql', table],
  // Sources of procedures.
  ['AddOrder.sql', 'DeleteOrder.sql', procedure],
  ['users.sql', 'unknown_users.sql', table],
])('takes no verb alone for a way back: %s, %s', (one, other, text) => {
  expect(backIn({ [`sql/${one}`]: text, [`sql/${other}`]: text })).toEqual([]);
});

it.each([
  ['drop.sql', true],
  ['DropAllTables.sql', true],
  ['teardown_database.sql', true],
  ['DropOrders.sql', false],
  ['20240102_drop_tables.sql', false],
  ['clean.sql', false],
])('knows what takes everything away: %s', (name, isBack) => {
  expect(backIn({ [`sql/${name}`]: table })).toHaveLength(isBack ? 1 : 0);
});

it('takes a rollback for what it is', () => {
  expect(backIn({ 'sql/Rollback Sprint 12.sql': table, 'sql/Sprint13Rollback.sql': procedure })).toHaveLength(
    2,
  );
});

it('looks for pairs in one folder', () => {
  expect(backIn({ 'a/AddTax.sql': table, 'b/RemoveTax.sql': table })).toEqual([]);
});

it('knows what nothing but Down of a migration sends', () => {
  const files = {
    'Data.Migrations/Scripts/TD-1-RestoreProcedures.sql': procedure,
    'Data.Migrations/Scripts/both.sql': procedure,
    'Data.Migrations/Scripts/Orders.sql': table,
    'Data.Migrations/202401_Delete.cs': `public class Delete : Migration {
  public override void Up() { Execute.EmbeddedScript("Shop.Data.Migrations.Scripts.Orders.sql"); Run("both.sql"); }
  // public override void Up() { Execute.Sql(Properties.Resources.TD_1_RestoreProcedures); }
  public override void Down() { Execute.Sql(Properties.Resources.TD_1_RestoreProcedures); Run("both.sql"); }
}`,
  };
  expect(backIn(files)).toEqual(['Data.Migrations/Scripts/TD-1-RestoreProcedures.sql']);
});

it.each([
  ['', ['Data.Migrations/Scripts/Tax.sql']],
  ['[Migration(1, TransactionBehavior.None)]', []],
])('knows what a migration sends in its transaction: %s', (mark, expected) => {
  const files: Readonly<Record<string, string>> = {
    'Data.Migrations/Scripts/Tax.sql': table,
    'Data.Migrations/Scripts/Other.sql': table,
    'Data.Migrations/202401_Tax.cs': `${mark}
public class Tax : Migration {
  public override void Up() { Execute.Script(@"Scripts\\Tax.sql"); }
  public override void Down() { }
}`,
  };
  const scripts = looseScriptsIn({ paths: Object.keys(files), text: (path) => files[path] });
  expect([...scripts.inTransaction]).toEqual(expected);
});

it('makes ways back of numbered files', () => {
  const files: Readonly<Record<string, string>> = {
    'migrations/001_orders.sql': 'CREATE TABLE dbo.Orders (Id int NOT NULL);\nGO',
    'migrations/002_add_tax.sql': table,
    'migrations/002_drop_tax.sql': 'ALTER TABLE dbo.Orders DROP COLUMN Tax;',
    'migrations/003_drop_orders.sql': 'DROP TABLE dbo.Orders;',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  const [folder] = folders;
  const tool = folder && toolOf(folder);
  expect(folder?.files.map((file) => tool?.classify(file)?.direction)).toEqual(['up', 'up', 'down', 'up']);
});

const upgrader = (call: string): string =>
  `var upgrader = DeployChanges.To.SqlDatabase(s).WithScriptsEmbeddedInAssembly(a)${call}.Build();`;

it.each([
  ['.WithTransaction()', ['Shop.Db/Scripts']],
  ['.WithTransactionPerScript()', ['Shop.Db/Scripts']],
  ['.LogToConsole()', []],
  ['/* .WithTransaction() */', []],
  ['.WithoutTransaction()', []],
])('knows in which transaction DbUp sends a script: %s', (call, expected) => {
  const files: Readonly<Record<string, string>> = {
    'Shop.Db/Shop.Db.csproj': '<Project/>',
    'Shop.Db/Program.cs': upgrader(call),
    'Shop.Db/Scripts/AddTax.sql': table,
    'Shop.Db.Tests/Shop.Db.Tests.csproj': '<Project/>',
    'Shop.Db.Tests/sql/AddTax.sql': table,
  };
  const scripts = looseScriptsIn({ paths: Object.keys(files), text: (path) => files[path] });
  expect([...scripts.inTransaction]).toEqual(expected);
});

it.each([
  ['connection.BeginTransaction();', ['Code/Shop.Data/Scripts/Update/3.2']],
  ['// connection.BeginTransaction();', []],
])('knows in which transaction a program sends the scripts that it has built in: %s', (call, expected) => {
  const files: Readonly<Record<string, string>> = {
    'Code/Shop/SchemaUpdater.cs': `var loader = new Loader("Shop.Data.Scripts.Update"); ${call}`,
    'Code/Shop.Data/Scripts/Update/3.2/a.sql': table,
    'Code/Shop.Data/Scripts/Install/a.sql': table,
  };
  const scripts = looseScriptsIn({ paths: Object.keys(files), text: (path) => files[path] });
  expect([...scripts.inTransaction]).toEqual(expected);
});

it('takes branches that begin the same upgrader for one', () => {
  const program = `if (azure) { builder = DeployChanges.To.AzureSqlDatabaseWithIntegratedSecurity(s); }
else { builder = DeployChanges.To.SqlDatabase(s); }
builder.WithTransactionPerScript().WithScriptsEmbeddedInAssembly(a);`;
  const files: Readonly<Record<string, string>> = {
    'Shop.Db/Shop.Db.csproj': '<Project/>',
    'Shop.Db/Program.cs': program,
    'Shop.Db/Scripts/AddTax.sql': table,
  };
  const scripts = looseScriptsIn({ paths: Object.keys(files), text: (path) => files[path] });
  expect([...scripts.inTransaction]).toEqual(['Shop.Db/Scripts']);
});

it('believes no transaction that one of two upgraders lacks', () => {
  const files: Readonly<Record<string, string>> = {
    'Shop.Db/Shop.Db.csproj': '<Project/>',
    'Shop.Db/Program.cs': `${upgrader('.WithTransaction()')}\n${upgrader('')}`,
    'Shop.Db/Scripts/AddTax.sql': table,
  };
  const scripts = looseScriptsIn({ paths: Object.keys(files), text: (path) => files[path] });
  expect(scripts.inTransaction.size).toBe(0);
});
