import { describe, expect, it } from 'vitest';
import { startBesides, type StartBesides } from './start-besides.ts';

const runner = `package db
func Verify(ctx context.Context, url string) error {
  err := conn.QueryRow("select true from done where id = $1").Scan(&has)
  if has {
    return nil
  }
  return errors.Errorf("not applied")
}
func Reset(ctx context.Context, url string) error {
  conn.Exec("delete from done")
  return errors.New("select true from done")
}
`;
const program = (block: string, calls: string): string => `package app
import "example.com/shop/db"
func run() error {
  apply := func(url string) error {
    ${block}
    return db.All(ctx, url)
  }
${calls}
}
`;
const verify = 'if cfg.APIOnly {\n      return db.Verify(ctx, url)\n    }';
const one = '  err := apply(cfg.URL)\n';

const found = (block: string, calls: string): StartBesides => {
  const text = program(block, calls);
  const files: Readonly<Record<string, string>> = { 'app/cmd.go': text, 'db/migrate.go': runner };
  const listing = { paths: Object.keys(files), text: (path: string) => files[path] };
  const start = { file: 'app/cmd.go', index: text.indexOf('db.All') };
  return startBesides(start, { file: 'db/migrate.go', table: 'done' }, listing);
};

describe('what a start does besides', () => {
  it('looks whether the files are recorded where it applies none', () => {
    expect(found(verify, one)).toEqual({
      verifies: { place: 'app/cmd.go:6', where: 'where cfg.APIOnly' },
    });
  });

  it.each([
    ['what writes', verify.replace('Verify', 'Reset')],
    ['what leaves nothing', 'db.Verify(ctx, url)'],
    ['a condition that is none', verify.replace('cfg.APIOnly', 'err != nil')],
  ])('knows nothing of %s', (_name, block) => {
    expect(found(block, one)).toEqual({});
  });

  it('applies them to a second database where that is set', () => {
    const next = `${one}  if cfg.NextURL != "" {\n    err = apply(cfg.NextURL)\n  }\n`;
    expect(found('', next)).toEqual({
      second: { place: 'app/cmd.go:10', where: 'where cfg.NextURL is set' },
    });
  });

  it.each([
    ['the same one again', `${one}  if cfg.NextURL != "" {\n    err = apply(cfg.URL)\n  }\n`],
    ['another condition', `${one}  if cfg.Two {\n    err = apply(cfg.NextURL)\n  }\n`],
  ])('knows no second one of %s', (_name, calls) => {
    expect(found('', calls)).toEqual({});
  });
});
