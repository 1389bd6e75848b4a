/** The command that applies, below one that only says which there are. */
import { describe, expect, it } from 'vitest';
import { appliesBelow } from './cobra-down.ts';
import { ownCommandOf } from './inside.ts';

type Files = Readonly<Record<string, string>>;

const listingOf = (files: Files) => ({
  paths: Object.keys(files).toSorted(),
  text: (path: string) => files[path],
});

const migrate = (more = ''): string =>
  `package cmd\nfunc NewMigrateCmd() *cobra.Command {\n\tcmd := &cobra.Command{\n\t\tUse:   "migrate",\n\t\tShort: "Various helpers",${more}\n\t}\n\treturn cmd\n}\n`;

const files = (more = '', up = '\n\t\tRunE: runE,'): Files => ({
  'go.mod': 'module example.com/shop\n',
  'main.go': 'package main\nfunc main() { cmd.Execute() }\n',
  'cmd/migrate.go': migrate(more),
  'cmd/sql.go': `package cmd
func NewMigrateSQLCmd(opts []Option) *cobra.Command {
	cmd := &cobra.Command{
		Use:        "sql [database_url]",
		Deprecated: "Please use \`shop migrate sql up\` instead.",
		RunE:       old,
	}
	cmd.AddCommand(newUpCmd(opts))
	cmd.AddCommand(newStatusCmd(opts))
	return cmd
}
func newUpCmd(opts []Option) *cobra.Command {
	return dbx.NewUpCmd(handler(opts).Up)
}
func newStatusCmd(opts []Option) *cobra.Command {
	return &cobra.Command{Use: "status", RunE: status}
}
`,
  'dbx/cmd.go': `package dbx
func NewUpCmd(runE func(cmd *cobra.Command, args []string) error) *cobra.Command {
	return Flags(&cobra.Command{
		Use: "up [database_url]",${up}
	})
}
`,
  'cmd/root.go': `package cmd
func Register(parent *cobra.Command) {
	migrateCmd := NewMigrateCmd()
	migrateCmd.AddCommand(NewMigrateSQLCmd(opts))
	parent.AddCommand(
		migrateCmd,
	)
}
`,
});

const below = (all: Files) =>
  appliesBelow('cmd/migrate.go', (all['cmd/migrate.go'] ?? '').indexOf('Use:'), listingOf(all));

describe('below migrate, which runs nothing', () => {
  it('is followed through the functions that make commands', () => {
    expect(below(files())).toEqual({ kind: 'below', words: ['sql', 'up'], place: 'dbx/cmd.go:4' });
    expect(ownCommandOf(listingOf(files()))).toEqual({
      command: 'shop migrate sql up',
      place: 'dbx/cmd.go:4',
    });
  });

  it.each([
    ['\n\t\tRunE: apply,', 'runs'],
    ['\n\t\tRun: func(cmd *cobra.Command, args []string) { cmd.Help() },', 'below'],
    ['\n\t\tRun: nil,', 'below'],
  ])('%s: %s', (more, kind) => {
    expect(below(files(more))?.kind).toBe(kind);
  });

  it('is none where what is found does not run', () => {
    expect(below(files('', ''))).toBeUndefined();
    expect(ownCommandOf(listingOf(files('', '')))).toBeUndefined();
  });

  it('is the one that there is, whatever it is called', () => {
    const all = files();
    const sql = (word: string): Files => ({
      ...all,
      'cmd/sql.go': `package cmd\nfunc NewMigrateSQLCmd(opts []Option) *cobra.Command {\n\tcmd := &cobra.Command{\n\t\tUse: "${word} <database-url>",\n\t\tRunE: run,\n\t}\n\treturn cmd\n}\n`,
    });
    expect(below(sql('sql'))).toEqual({ kind: 'below', words: ['sql'], place: 'cmd/sql.go:4' });
    expect(below(sql('rollback'))).toBeUndefined();
  });

  it('is none where two do', () => {
    const all = files();
    const two = {
      ...all,
      'cmd/root.go': (all['cmd/root.go'] ?? '').replace(
        'parent.Add',
        'migrateCmd.AddCommand(&cobra.Command{Use: "other"}, otherCmd)\n\tparent.Add',
      ),
      'cmd/other.go':
        'package cmd\nvar otherCmd = &cobra.Command{\n\tUse: "other",\n}\nvar allCmd = &cobra.Command{\n\tUse: "up",\n\tRun: all,\n}\nfunc init() {\n\totherCmd.AddCommand(allCmd)\n}\n',
    };
    expect(below(two)).toBeUndefined();
  });

  it('is followed over variables of the package', () => {
    const text =
      'package cmd\nvar migrateCmd = &cobra.Command{\n\tUse: "migrate",\n}\nvar applyCmd = &cobra.Command{\n\tUse: "apply",\n\tRunE: apply,\n}\nfunc init() {\n\tmigrateCmd.AddCommand(applyCmd)\n}\n';
    expect(below({ 'cmd/migrate.go': text })).toEqual({
      kind: 'below',
      words: ['apply'],
      place: 'cmd/migrate.go:6',
    });
  });

  it('says nothing of what is no command of cobra', () => {
    expect(below({ 'cmd/migrate.go': 'package cmd\nvar c = Command{\n\tUse: "migrate",\n}\n' })).toEqual({
      kind: 'other',
    });
  });
});
