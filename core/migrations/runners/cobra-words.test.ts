/** Words in front of a command that others call it below. */
import { expect, it } from 'vitest';
import { wordsAbove } from './cobra-words.ts';

const migrate = {
  file: 'cmd/db/migrate.go',
  text: 'func MigrateCmd() *cobra.Command {\n\tc := &cobra.Command{\n\t\tUse: "migrate",\n\t}\n\tc.AddCommand(&up)\n}\n',
};
const db = {
  file: 'cmd/db/db.go',
  text: `func (c *Database) Command() *cobra.Command {
	cmd := &cobra.Command{
		Use: "db",
	}
	cmd.AddCommand(c.ownCmd())
	cmd.AddCommand(c.adminCmd())
}
func (c *Database) ownCmd() *cobra.Command {
	own := &cobra.Command{
		Use: "own",
	}
	own.AddCommand(MigrateCmd())
}
func (c *Database) adminCmd() *cobra.Command {
	admin := &cobra.Command{
		Use: "admin",
	}
	admin.AddCommand(MigrateCmd())
}
`,
};
const root = {
  file: 'cmd/root.go',
  text: 'func Setup() {\n\trootCmd := &cobra.Command{\n\t\tUse: "shop",\n\t}\n\trootCmd.AddCommand((&db.Database{}).Command())\n}\n',
};
const at = (text: string): number => text.indexOf('Use:');

it('are those of each place where it hangs', () => {
  expect(wordsAbove(migrate, at(migrate.text), [migrate, db, root])).toEqual([
    ['db', 'own'],
    ['db', 'admin'],
  ]);
});

it('are none below the program itself', () => {
  const own = { ...root, text: root.text.replace('(&db.Database{}).Command()', 'MigrateCmd()') };
  expect(wordsAbove(migrate, at(migrate.text), [migrate, own])).toEqual([[]]);
});

it('are found for variables of the package', () => {
  const text = `var migrateCmd = &cobra.Command{
	Use: "migrate",
}
var dbCmd = &cobra.Command{
	Use: "db",
}
var rootCmd = &cobra.Command{
	Use: "shop",
}
func init() {
	rootCmd.AddCommand(dbCmd)
	dbCmd.AddCommand(migrateCmd)
}
`;
  expect(wordsAbove({ file: 'main.go', text }, at(text), [{ file: 'main.go', text }])).toEqual([['db']]);
});
