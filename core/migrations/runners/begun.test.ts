/** The transaction that a program in Go opens in a function above the one that sends. */
import { expect, it } from 'vitest';
import { goProgramOf } from './go-program.ts';
import { sentInGo } from './sending.ts';
import { begunAround } from './begun.ts';

const program = (
  more: { readonly opens?: string; readonly loop?: string; readonly ends?: string } = {},
): string =>
  `package storage
func (p *Provider) Migrate(ctx context.Context) error {
  ${more.opens ?? 'tx, err := p.db.BeginTxx(ctx, nil)'}
  if err := p.migrate(ctx, tx); err != nil {
    return err
  }
  return ${more.ends ?? 'tx.Commit()'}
}
func (p *Provider) migrate(ctx context.Context, conn Conn) error {
  ${more.loop ?? 'for _, migration := range migrations {'}
    if err := p.apply(ctx, conn, migration); err != nil {
      return err
    }
  }
  return nil
}
func (p *Provider) apply(ctx context.Context, conn Conn, migration Migration) error {
  _, err := conn.ExecContext(ctx, migration.Query)
  return err
}
`;

const listing = (text: string) => ({ paths: ['storage/schema.go'], text: () => text });

const begun = (text: string) =>
  begunAround(goProgramOf('storage/schema.go', sentInGo(text), listing(text)).through, listing(text));

it.each([
  ['around all of them', program(), 'all'],
  ['around each', program({ loop: 'if migration := next(); migration.Pending {' }), 'file'],
  ['of nobody who opens none', program({ opens: 'tx := p.db' }), undefined],
  ['of nobody who does not end it', program({ ends: 'nil' }), undefined],
])('is %s', (_, text, expected) => {
  expect(begun(text)).toBe(expected);
});
