/** Programs that end as they start where a library's version is not that of their own last file, and their commands for going back. */
import { describe, expect, it } from 'vitest';
import { generatedInto } from './generated-in.ts';
import { migrateCommandsOf } from './migrate-commands.ts';
import { refusesOtherOf } from './refuses-other.ts';

type Files = Readonly<Record<string, string>>;

const listingOf = (files: Files) => ({
  paths: Object.keys(files).toSorted(),
  text: (path: string): string | undefined => files[path],
});

const library = '"github.com/golang-migrate/migrate/v4"';

/** It asks itself, and is called by what serves. */
const asking = (compares: string, asks = 'at, dirty, err := m.Version()'): Files => ({
  'store/store.go': `package store\nimport ${library}\nfunc Check(m *migrate.Migrate) error {\n\t${asks}\n\tif err != nil {\n\t\treturn err\n\t}\n\t${compares}\n\treturn nil\n}\n`,
});
const serving = (body: string, use = 'serve'): Files => ({
  'cmd/serve.go': `package cmd\nimport "example.com/shop/store"\nvar serveCmd = &cobra.Command{\n\tUse: "${use}",\n\tRunE: func(cmd *cobra.Command, args []string) error {\n\t\t${body}\n\t\treturn listen()\n\t},\n}\n`,
});
const differs = 'if at != lastFile {\n\t\treturn errors.New("another version")\n\t}';
const ends = 'if err := store.Check(m); err != nil {\n\t\t\tlog.Fatal(err)\n\t\t}';

const of = (...files: readonly Files[]) =>
  refusesOtherOf('golang-migrate', 'migrations', listingOf(Object.assign({}, ...files) as Files));

describe('a program that wants the version of its own last file', () => {
  it('ends where that is another', () => {
    expect(of(asking(differs), serving(ends))).toEqual({
      place: 'cmd/serve.go:6',
      where: undefined,
      isSure: true,
    });
  });

  it('leaves dirty aside where it gives it no name', () => {
    expect(of(asking(differs, 'at, _, err := m.Version()'), serving(ends))?.ignoresDirty).toBe(
      'store/store.go:4',
    );
  });

  it('may end where the error is handed on, and does so where it ends itself', () => {
    const handed = 'if err := store.Check(m); err != nil {\n\t\t\treturn err\n\t\t}';
    expect(of(asking(differs), serving(handed))).toEqual({ place: 'cmd/serve.go:6', where: undefined });
    expect(of(asking(differs), serving('return store.Check(m)'))?.isSure).toBeUndefined();
    const own = 'if uint(at) != Last() {\n\t\tlog.Fatalf("another version")\n\t}';
    expect(of(asking(own), serving('store.Check(m)'))).toMatchObject({
      place: 'store/store.go:4',
      isSure: true,
    });
  });

  it.each([
    ['only an older one', 'if at < lastFile {\n\t\treturn errors.New("old")\n\t}', serving(ends)],
    ['a number', 'if at != 0 {\n\t\treturn errors.New("none")\n\t}', serving(ends)],
    ['another condition', 'if at != lastFile && strict {\n\t\treturn errors.New("x")\n\t}', serving(ends)],
    ['no error', 'if at != lastFile {\n\t\tlog.Print(at)\n\t}', serving(ends)],
    ['a warning', differs, serving('if err := store.Check(m); err != nil {\n\t\t\tlog.Print(err)\n\t\t}')],
    ['a command of its own', differs, serving(ends, 'check')],
    ['nobody who calls it', differs, {}],
    [
      'another error',
      'if at != lastFile {\n\t\treturn ErrOther\n\t}',
      serving('if err := store.Check(m); errors.Is(err, store.ErrNone) {\n\t\t\tlog.Fatal(err)\n\t\t}'),
    ],
  ])('is not seen in %s', (_, compares, more: Files) => {
    expect(of(asking(compares), more)).toBeUndefined();
  });

  it('waits where it asks again', () => {
    const again = (head: string, end: string): Files => ({
      'store/store.go': `package store\nimport ${library}\nfunc Check(m *migrate.Migrate) error {\n\t${head}\n\t\tat, _, err := m.Version()\n\t\tif at != lastFile {\n\t\t\treturn errors.New("another version")\n\t\t}\n\t\treturn nil\n\t${end}\n}\n`,
    });
    expect(of(again('{', '}'), serving(ends))).toMatchObject({ isSure: true });
    expect(of(again('return backoff.Retry(func() error {', '}, policy)'), serving(ends))).toBeUndefined();
    expect(of(again('for i := 0; i < 5; i++ {', '}'), serving(ends))).toBeUndefined();
  });

  it('is asked of goose too', () => {
    const files = {
      ...serving(ends),
      'store/store.go':
        'package store\nimport "github.com/pressly/goose/v3"\nfunc Check(db *sql.DB) error {\n\tat, err := goose.GetDBVersion(db)\n\tif at != want {\n\t\treturn fmt.Errorf("another version: %d", at)\n\t}\n\treturn nil\n}\n',
    };
    expect(refusesOtherOf('goose', 'migrations', listingOf(files))).toMatchObject({ isSure: true });
  });
});

const command = (use: string, body: string, more = ''): string =>
  `package cmd\nimport ${library}\nvar migrateCmd = &cobra.Command{\n\tUse: "migrate",\n}\nvar backCmd = &cobra.Command{\n\tUse: "${use}",${more}\n\tRunE: func(cmd *cobra.Command, args []string) error {\n\t\t${body}\n\t},\n}\nfunc init() {\n\trootCmd.AddCommand(migrateCmd)\n\tmigrateCmd.AddCommand(backCmd)\n\tbackCmd.Flags().Int("to", 0, "x")\n}\n`;

const commandsOf = (text: string) =>
  migrateCommandsOf(
    listingOf({
      'go.mod': 'module example.com/shop\n',
      'main.go': 'package main\nfunc main() { cmd.Execute() }\n',
      'cmd/migrate.go': text,
    }),
  );

describe('its commands', () => {
  it('take back everything where the library is asked for that', () => {
    const text = command('down', 'return m.Down()').replace(/\n[^\n]*"to"[^\n]*/, '');
    expect(commandsOf(text).all).toEqual({
      command: 'shop migrate down',
      place: 'cmd/migrate.go:7',
      isDeaf: true,
    });
    const strict = text.replace('Use: "down",', 'Use: "down",\n\tArgs: cobra.NoArgs,');
    expect(commandsOf(strict).all?.isDeaf).toBe(false);
  });

  it('take back so many where they are given a number, and nobody is warned', () => {
    const body = 'if n == 0 {\n\t\t\treturn m.Down()\n\t\t}\n\t\treturn m.Steps(-n)';
    expect(commandsOf(command('down', body)).all).toBeUndefined();
  });

  it('go to a version by a flag or an argument, and set one', () => {
    expect(commandsOf(command('goto', 'return m.Migrate(to)')).to).toBe('shop migrate goto --to VERSION');
    const argument = command('force', 'return m.Force(number(args[0]))').replace(/\n[^\n]*"to"[^\n]*/, '');
    expect(commandsOf(argument)).toMatchObject({ to: undefined, force: 'shop migrate force VERSION' });
    expect(commandsOf(command('fix', 'return m.Force(3)')).force).toBeUndefined();
  });
});

describe('words of os.Args', () => {
  const main = (text: string) =>
    migrateCommandsOf(
      listingOf({
        'cmd/dbtool/main.go': `package main\nimport ${library}\nfunc main() {\n\tm, err := open()\n\tswitch os.Args[1] {\n\tcase "up":\n\t\terr = m.Up()\n${text}\tdefault:\n\t\tusage()\n\t}\n}\n`,
      }),
    );

  it('are commands of the program whose folder it is', () => {
    expect(
      main('\tcase "down":\n\t\terr = m.Down()\n\tcase "force":\n\t\terr = m.Force(number(os.Args[2]))\n'),
    ).toEqual({
      to: undefined,
      force: 'dbtool force VERSION',
      all: { command: 'dbtool down', place: 'cmd/dbtool/main.go:8', isDeaf: true },
    });
    expect(main('\tcase "down":\n\t\tif all(os.Args[2]) {\n\t\t\terr = m.Down()\n\t\t}\n').all?.isDeaf).toBe(
      false,
    );
  });
});

describe('files that a generator writes into a program', () => {
  const program = {
    'store/store.go': `package store\nimport (\n\t${library}\n\t"github.com/rakyll/statik/fs"\n\t_ "example.com/shop/statik"\n)\nfunc open() {\n\tfiles, err := fs.New()\n}\n`,
    'migrations/1_a.up.sql': '',
  };

  it('are known by the line that calls it, or by the package that they lie in', () => {
    const line = { 'store/gen.go': 'package store\n//go:generate statik -src=../migrations -dest=..\n' };
    expect(generatedInto('golang-migrate', 'migrations', listingOf({ ...program, ...line }))).toBe(
      'store/store.go:8',
    );
    const inside = program['store/store.go'].replace('_ "example.com/shop/statik"', '"x/migrations"');
    expect(
      generatedInto('golang-migrate', 'migrations', listingOf({ ...program, 'store/store.go': inside })),
    ).toBe('store/store.go:8');
  });

  it('are those of nothing else', () => {
    expect(generatedInto('golang-migrate', 'migrations', listingOf(program))).toBeUndefined();
    const web = { Makefile: 'ui:\n\tstatik -src=webui/build -dest=.\n' };
    expect(generatedInto('golang-migrate', 'migrations', listingOf({ ...program, ...web }))).toBeUndefined();
  });
});
