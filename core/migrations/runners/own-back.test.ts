import { describe, expect, it } from 'vitest';
import { ownBackOf } from './own-back.ts';

const told = 'if direction == "down" {\n  tx.Exec("DELETE FROM done WHERE id = $1")\n}';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly command: string;
  readonly line?: number;
  readonly told?: string;
  readonly says: string | undefined;
}

const cobra = 'var c = &cobra.Command{\n  Use: "migrate",\n}\nfunc init() {\n';

const cases: readonly Case[] = [
  {
    name: 'a flag of its command',
    text: `${cobra}  c.Flags().StringVar(&to, "rollback-to", "", "Version to go back to")\n}\n`,
    command: 'shop migrate',
    says: 'shop migrate --rollback-to, main.go:5, Version to go back to, text',
  },
  {
    name: 'a flag that wants a name without its time',
    text: `${cobra}  c.Flags().String("down", "", "Name")\n}\n`,
    command: 'shop migrate',
    told: `${told}\nfunc nameOf(file string) string {\n\tfile = strings.TrimPrefix(file, "migrations/")\n\n\tfile = file[15:]\n\treturn strings.TrimSuffix(file, ".sql")\n}\nfunc find(name string) {\n\tif nameOf(one) == name {\n\t}\n}\n`,
    says: 'shop migrate --down, main.go:5, Name, cut 15',
  },
  {
    name: 'a flag that may count steps',
    text: `${cobra}  c.Flags().Int("down", 0, "Take back")\n}\n`,
    command: 'shop migrate',
    says: 'shop migrate --down, main.go:5, Take back',
  },
  {
    name: 'a flag of a number that stays',
    text: `${cobra}  c.Flags().Int64("down-to", 0, "Take back to")\n}\n`,
    command: 'shop migrate',
    says: 'shop migrate --down-to, main.go:5, Take back to, number',
  },
  {
    name: 'a flag of another command',
    text: `${cobra}  other.Flags().String("down", "", "x")\n}\n`,
    command: 'shop migrate',
    says: undefined,
  },
  {
    name: 'another flag',
    text: `${cobra}  c.Flags().String("slow-down", "", "x")\n}\n`,
    command: 'shop migrate',
    says: undefined,
  },
  {
    name: 'one that leaves the record',
    text: `${cobra}  c.Flags().String("down", "", "Down")\n}\n`,
    command: 'shop migrate',
    told: 'if direction == "down" {}',
    says: undefined,
  },
  {
    name: 'a field beside the one that applies them',
    text: 'type M struct {\n  Latest bool `long:"to-latest" description:"up"`\n  To int `long:"db-to-version" description:"Migrate to it"`\n}\ntype N struct {\n  A int `long:"down"`\n}\n',
    command: 'shop migrate --to-latest',
    told: 'if m.Direction == "down" {}\ntx.Exec("INSERT INTO done (version, direction) VALUES ($1, $2)")',
    says: 'shop migrate --db-to-version, main.go:3, Migrate to it, number',
  },
  {
    name: 'a command beside up',
    text: 'var up = &cobra.Command{\n  Use: "up",\n}\nvar down = &cobra.Command{\n  Use:   "down [N]",\n  Short: "Take N back",\n}\n',
    command: 'shop migrate up',
    says: 'shop migrate down, main.go:5, Take N back',
  },
];

describe('the way back of a program that sends its own files', () => {
  it.each(cases)('$name', ({ text, command, line = 1, says, told: sent = told }) => {
    const listing = { paths: ['main.go'], text: () => text };
    const own = { command, place: `main.go:${String(line)}` };
    const found = ownBackOf({ own, told: sent, table: 'done' }, listing);
    expect(
      found &&
        [
          found.command,
          found.place,
          found.says ?? '',
          ...(found.takes === undefined ? [] : [found.takes]),
        ].join(', '),
    ).toBe(says);
  });
});
