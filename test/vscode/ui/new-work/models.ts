/** A model that is edited, as a person meets it: before a migration exists, what the next one does to the running release, at the model's line. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { shownIn } from '../../../breadth.ts';
import { goTo, hoverAtCursor, openFile, type DrivenWindow } from '../../../hosts/vscode/driver.ts';
import { runCommand } from '../../../hosts/vscode/quick-input.ts';
import { cleared, paint } from '../subject.ts';

const note = '  note      String?\n';
const prisma = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Parcel {
  id        Int     @id
  reference String
${note}}
`;
const weight = "  weight: integer('weight'),\n";
const drizzle = `import { pgTable, integer, text } from 'drizzle-orm/pg-core';

export const crates = pgTable('crates', {
  id: integer('id').primaryKey(),
  label: text('label').notNull(),
${weight}});
`;

export const modelsCommitted = {
  'models/prisma/schema.prisma': prisma,
  'models/prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'models/prisma/migrations/20260101000000_parcels/migration.sql':
    'CREATE TABLE "Parcel" ("id" integer NOT NULL PRIMARY KEY, "reference" text NOT NULL, "note" text);\nCREATE TABLE crates (id integer PRIMARY KEY, label text NOT NULL, weight integer);\n',
  'models/src/schema.ts': drizzle,
};

export function models(desk: () => DrivenWindow): void {
  describe.each([
    ['models/prisma/schema.prisma', prisma, note, 'Parcel {', 'note'],
    ['models/src/schema.ts', drizzle, weight, 'crates =', 'weight'],
  ])('%s', (path, text, line, place, column) => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk(), { width: 1300, height: 800 });
    });
    afterAll(() => runCommand(window.page, 'File: Revert File'));

    it('says while it is edited what the migration for it breaks', async () => {
      const { page } = window;
      await openFile(page, path);
      await goTo(page, text, line.trim());
      await runCommand(page, 'Delete Line');
      const told = new RegExp(`The migration for this drops [^]*${column}[^]*Deploy this release first`);
      await goTo(page, text.replace(line, ''), place);
      for (const theme of shownIn('dark', 'light')) {
        await paint(page, theme);
        await hoverAtCursor(page, told);
        await window.screenshot(`model-${column}-${theme}`);
        await page.keyboard.press('Escape');
      }
    });
  });
}
