/** Programs in Go that have pop's files built in: whether they migrate as they start, and where pop keeps what has run. */
import { describe, expect, it } from 'vitest';
import { toolById } from '../tools.ts';
import { overToRunner, withRunner } from './said.ts';

type Files = Readonly<Record<string, string>>;

const toolFor = (files: Files) => {
  const listing = { paths: Object.keys(files).toSorted(), text: (path: string) => files[path] };
  return overToRunner(toolById('pop'), withRunner(new Map(), 'pop', 'migrations', listing));
};

const program = (options: string): Files => ({
  'go.mod': 'module example.com/shop\nrequire github.com/gobuffalo/pop/v6 v6.1.1\n',
  'migrations/1_a.up.sql': 'A;\n',
  'main.go':
    'package main\n//go:embed migrations/*\nvar files embed.FS\nfunc main() {\n  cmd.Files = files\n  cmd.RootCommand().Execute()\n}\n',
  'cmd/migrate.go': `package cmd
import "github.com/gobuffalo/pop/v6"
var migrateCmd = cobra.Command{
  Use: "migrate",
  Run: migrate,
}
func migrate(cmd *cobra.Command, args []string) {
  deets := &pop.ConnectionDetails{URL: url}
  ${options}
  box, _ := pop.NewMigrationBox(Files, db)
  mig := box.Migrator
  count, err := mig.UpTo(0)
}
`,
});

const serving = (name: string, run: string): Files => ({
  'cmd/serve.go': `package cmd
var ${name} = cobra.Command{
  Use: "shop",
  Run: func(cmd *cobra.Command, args []string) {
    ${run}
    serve(cmd.Context())
  },
}
func RootCommand() *cobra.Command { return &${name} }
`,
});

const set = 'deets.Options = map[string]string{"migration_table_name": "schema_migrations"}';

describe('a program that has pop', () => {
  it.each([
    ['rootCmd', 'migrate(cmd, args)', 'start'],
    ['rootCmd', '', 'asked'],
  ])('%s with %j: %s', (name, run, reach) => {
    const { runBy } = toolFor({ ...program(''), ...serving(name, run) });
    expect(runBy).toMatchObject({
      reach,
      applies: 'cmd/migrate.go:12',
      own: { command: 'shop migrate', place: 'cmd/migrate.go:4' },
    });
    expect(runBy?.appliesIn).toBeUndefined();
  });

  it.each([
    ['serve(cmd.Context())', 'where it is given no command'],
    ['migrate(cmd, args)', undefined],
  ])('with a command that serves by %s: %s', (run, where) => {
    const { runBy } = toolFor({
      ...program(''),
      ...serving('rootCmd', 'migrate(cmd, args)'),
      'cmd/only.go': `package cmd\nvar serveCmd = cobra.Command{\n  Use: "serve",\n  Run: func(cmd *cobra.Command, args []string) {\n    ${run}\n  },\n}\n`,
    });
    expect(runBy?.reach).toBe('start');
    expect(runBy?.appliesIn).toBe(where);
  });

  it('starts with the command that it executes, whatever that is called', () => {
    const { 'cmd/serve.go': text = '' } = serving('app', 'migrate(cmd, args)');
    const { runBy } = toolFor({
      ...program(''),
      'cmd/serve.go': `${text}func Main() { app.Execute() }\n`,
    });
    expect(runBy?.reach).toBe('start');
  });

  it.each([
    [set, 'schema_migrations'],
    ['deets.Options["migration_table_name"] = "applied"', 'applied'],
    ['', 'schema_migration'],
  ])('%s: keeps what has run in %s', (options, table) => {
    const { historyTable, version } = toolFor(program(options));
    expect(historyTable?.name).toBe(table);
    expect(version?.includes(`table ${table}: cmd/migrate.go:9`)).toBe(options !== '');
  });

  it.each([
    ['applied', 'applied'],
    ['more', 'schema_migration'],
  ])('database.yml has tables applied and %s', (other, table) => {
    const of = (name: string, its: string) =>
      `${name}:\n  dialect: postgres\n  options:\n    migration_table_name: ${its}\n`;
    const { historyTable } = toolFor({
      'migrations/1_a.up.sql': 'A;\n',
      'database.yml': of('development', 'applied') + of('production', other),
    });
    expect(historyTable?.name).toBe(table);
  });
});
