/** Where the files of a sentence case lie, by the tool that they are for. Test data: runs nothing. */

export type Layout =
  | 'prisma'
  | 'diesel'
  | 'numbered'
  | 'sql-migrate'
  | 'flyway'
  | 'go-pg'
  | 'goose'
  | 'folders';

/** Of `000004_change`; golang-migrate’s where no tool is named. `folders`: numbered ones, of which the change’s own file lies in the last. */
export function pathIn(layout: Layout | undefined, name: string): string {
  switch (layout) {
    case 'prisma':
      return `prisma/migrations/${name}/migration.sql`;
    case 'diesel':
      return `migrations/${name}/up.sql`;
    case 'flyway':
      return `src/main/resources/db/migration/${name.replace(/^0*(\d+)_/, 'V$1__')}.sql`;
    case 'folders':
      return `db/migrations/${name.replace(/^0*([1-3])_/, '2/0$1_').replace(/^0+(\d)_/, '10/0$1_')}.up.sql`;
    case 'go-pg':
      return `db/migrations/${name}.tx.up.sql`;
    case undefined:
      return `db/migrations/${name}.up.sql`;
    default:
      return `db/migrations/${name}.sql`;
  }
}
