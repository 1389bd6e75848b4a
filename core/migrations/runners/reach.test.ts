/** The way from a call back to main, in programs in Go: over interfaces, embedded types and functions that are handed on. */
import { describe, expect, it } from 'vitest';
import { placeOfSite, sitesOf, waysTo } from './reach.ts';

type Files = Readonly<Record<string, string>>;

function ways(files: Files, pattern: RegExp = /\.Up\(/, isOf = 'store/migrate.go') {
  const listing = { paths: Object.keys(files).toSorted(), text: (path: string) => files[path] };
  const sites = sitesOf(pattern, (file) => file === isOf, listing);
  const { reach, asked, starts } = waysTo(sites, listing);
  return {
    reach,
    asked: asked.map(({ word, program }) => program ?? word),
    starts: starts.map((one) => placeOfSite(one, listing)),
  };
}

const store = `package store
func (p *Persister) MigrateUp(ctx context.Context) error {
	return p.box.Up(ctx)
}
`;
const command = `package cmd
func NewMigrateSQLCmd() *cobra.Command {
	return &cobra.Command{
		Use: "sql <url>",
		RunE: func(cmd *cobra.Command, args []string) error {
			return registry().Persister().MigrateUp(cmd.Context())
		},
	}
}
`;

describe('the way back to main', () => {
  it('goes past the interface that declares the method', () => {
    const declared = 'package store\ntype Persister interface {\n\tMigrateUp(ctx context.Context) error\n}\n';
    const files = { 'store/migrate.go': store, 'cmd/sql.go': command, 'store/reference.go': declared };
    expect(ways(files)).toEqual({ reach: 'asked', asked: ['sql'], starts: [] });
  });

  it('goes through a function that is handed to what connects, and on to what serves with it', () => {
    const files = {
      'store/migrate.go':
        'package store\nfunc Migrate(db *sql.DB) error {\n\treturn migrate.New(db).Up(ctx)\n}\n',
      'app/wire.go':
        'package app\nfunc migrator(db *sql.DB) error {\n\treturn store.Migrate(db)\n}\nfunc ProvideDatabase(c Config) (*sql.DB, error) {\n\treturn database.ConnectAndMigrate(\n\t\tc.Driver,\n\t\tmigrator,\n\t)\n}\n',
      'cmd/shop/wire.go':
        'package main\nfunc initSystem(c Config) (*System, error) {\n\tdb, err := app.ProvideDatabase(c)\n\treturn &System{db}, err\n}\n',
      'cmd/shop/main.go': 'package main\nfunc main() {\n\tserver.Register(kingpin, initSystem)\n}\n',
    };
    expect(ways(files)).toEqual({ reach: 'start', asked: [], starts: ['app/wire.go:3'] });
  });

  it('does not follow a function that is handed to anybody else', () => {
    const files = {
      'store/migrate.go':
        'package store\nfunc Migrate(db *sql.DB) error {\n\treturn migrate.New(db).Up(ctx)\n}\n',
      'cmd/shop/main.go': 'package main\nfunc main() {\n\tregistry.Add("tasks", store.Migrate)\n}\n',
    };
    expect(ways(files).reach).toBe('unknown');
  });

  it('finds methods of a type where another has it embedded', () => {
    const files = {
      'store/migrate.go':
        'package store\nfunc (m Migrator) Migrate(ctx context.Context) error {\n\treturn m.tool.Up(ctx)\n}\n',
      'cmd/shop/wire.go':
        'package main\ntype Application struct {\n\tstore.Migrator\n\n\tLogger *slog.Logger\n}\n',
      'cmd/shop/main.go': 'package main\nfunc main() {\n\tapp := initialize()\n\tapp.Migrate(ctx)\n}\n',
    };
    expect(ways(files)).toEqual({ reach: 'start', asked: [], starts: ['cmd/shop/main.go:4'] });
    const { 'cmd/shop/wire.go': _none, ...without } = files;
    expect(ways(without).reach).toBe('unknown');
  });

  it('ends at a program that does nothing else, whatever it is asked besides', () => {
    const files = {
      'store/migrate.go':
        'package store\nfunc RunMigrations(ctx context.Context, flags ...bool) {\n\tif len(flags) > 0 && flags[0] {\n\t\treturn\n\t}\n\tgoose.Up(db, ".")\n}\n',
      'cmd/shop-migrate/main.go':
        'package main\nvar rootCmd = &cobra.Command{\n\tUse: "shop-migrate",\n\tRun: func(cmd *cobra.Command, args []string) {\n\t\tstore.RunMigrations(ctx)\n\t},\n}\nfunc main() {\n\trootCmd.Execute()\n}\n',
    };
    expect(ways(files)).toEqual({ reach: 'asked', asked: ['shop-migrate'], starts: [] });
  });
});
