/** Asks after the change whether that is gone which it takes from tables that no known migration makes as a whole. SQL as text; nothing is sent. */
import type { ReviewedMigration } from '../input.ts';
import type { Check } from '../model.ts';
import { unseenChanges } from '../schema/unseen-changes.ts';
import { allGone } from './after-checks.ts';
import { columnIsThere, regclass } from './check-sql.ts';

export function unseenGone(migrations: readonly Pick<ReviewedMigration, 'sections'>[]): readonly Check[] {
  return allGone(
    migrations.flatMap(unseenChanges).flatMap(({ name, gone }) => {
      if (gone === undefined) return [];
      const dot = gone.key.indexOf('.');
      const found = regclass({ schema: gone.key.slice(0, dot), name: gone.key.slice(dot + 1) });
      const there = gone.column === undefined ? `${found} IS NOT NULL` : columnIsThere(found, gone.column);
      return [{ name, there, table: undefined }];
    }),
  );
}
