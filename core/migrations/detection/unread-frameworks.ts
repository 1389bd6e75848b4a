/**
 * Folders of migrations that a framework writes in its own words and that Plinth does not read. Each is named with the way that gives SQL,
 * so that nobody takes silence for a check.
 */
import { folderOf, relativeTo, type Listing } from '../listing.ts';
import type { UnreadFolder } from './detect-tool.ts';

interface Framework {
  readonly name: string;
  readonly path: RegExp;
  /** In the text of each of its migrations. */
  readonly says: RegExp;
  /** What the pattern stands for, to people. */
  readonly shown: string;
  /** A clause: how its migrations become SQL. */
  readonly way: string;
}

const frameworks: readonly Framework[] = [
  {
    name: 'Alembic',
    path: /(?:^|\/)versions\/[^/]+\.py$/,
    says: /^\s*(?:from alembic import|import alembic)\b/m,
    shown: 'from alembic import op',
    way: '`alembic upgrade <from>:<to> --sql` prints their SQL, which can be linted',
  },
  {
    name: 'Django',
    path: /(?:^|\/)migrations\/\d{4}_\w+\.py$/,
    says: /^\s*from django\.db import\b/m,
    shown: 'from django.db import',
    way: '`manage.py sqlmigrate <app> <migration>` prints their SQL, which can be linted',
  },
  {
    name: 'Rails',
    path: /(?:^|\/)db\/(?:\w+_)?migrate\/\d{14}_\w+\.rb$/,
    says: /\bActiveRecord::Migration\b/,
    shown: 'ActiveRecord::Migration',
    way: 'the SQL in the log of `db:migrate` can be linted, as a file or by standard input',
  },
  {
    name: 'Laravel',
    path: /(?:^|\/)migrations\/\d{4}_\d{2}_\d{2}_\d{6}_\w+\.php$/,
    says: /\bextends\s+Migration\b/,
    shown: 'extends Migration',
    way: '`php artisan migrate --pretend` prints their SQL, which can be linted',
  },
];

/** `paths`: those that the configuration says nothing about. */
export function unreadFrameworks(paths: readonly string[], listing: Listing): readonly UnreadFolder[] {
  return frameworks.flatMap(({ name, path: pattern, says, shown, way }) => {
    const byFolder = new Map<string, string[]>();
    for (const path of paths)
      if (pattern.test(path)) byFolder.set(folderOf(path), [...(byFolder.get(folderOf(path)) ?? []), path]);
    return [...byFolder].flatMap(([folder, files]): UnreadFolder[] => {
      // The newest are of today's form.
      const file = files.slice(-3).find((one) => says.test((listing.text(one) ?? '').slice(0, 16_384)));
      if (file === undefined) return [];
      const reasons = [{ kind: 'annotation', says: shown, file } as const];
      const own = files.flatMap((one) => relativeTo(folder, one) ?? []);
      return [{ path: folder, tool: name, reasons, files: own, way }];
    });
  });
}
