/** A data model of the commit before that says already what a change adds, and no more what it takes away. */
import { afterAll, expect, it } from 'vitest';
import { reviewOf } from '../../core/review/review.ts';
import { renderReview } from './render.ts';
import { TwoCommits } from './two-commits.ts';

const commits = new TwoCommits();
afterAll(() => commits.remove());

const of = (name: string): string => `prisma/migrations/${name}/migration.sql`;
const start = 'CREATE TABLE "Session" (id text PRIMARY KEY, expires timestamp NOT NULL);\n';
const change =
  'ALTER TABLE "Session" DROP COLUMN expires, ADD COLUMN "expiresAt" timestamp, ADD COLUMN "keptAt" timestamp NOT NULL;\n';
const model = (...fields: readonly string[]): string =>
  `datasource db {\n  provider = "postgresql"\n}\n\nmodel Session {\n  id String @id\n${fields.map((one) => `  ${one}\n`).join('')}}\n`;

async function orderOf(before: string, now: string): Promise<string> {
  const input = await commits.collected(
    { 'prisma/schema.prisma': before, [of('20260101000000_start')]: start },
    { 'prisma/schema.prisma': now, [of('20260102000000_more')]: change },
  );
  const rendered = renderReview(reviewOf(input), 'markdown');
  return rendered.kind === 'failed' ? rendered.message : rendered.text.replaceAll('\\', '');
}

it('needs what is added there, and nothing of what goes: that comes before it', async () => {
  const later = model('till DateTime @map("expiresAt")', 'keptAt DateTime');
  const text = await orderOf(later, later);
  expect(text).toContain('- **Before the release that uses expiresAt and keptAt of Session**');
  expect(text).toContain(
    'prisma/schema.prisma of main has Session.expiresAt and Session.keptAt already: a program of that commit fails where it uses them until this has run, and again after its way back.',
  );
  expect(text).not.toContain('no order works for old and new at once');
});

it('is asked table by table and column by column', async () => {
  const text = await orderOf(model('expires DateTime', 'keptAt DateTime'), model('keptAt DateTime'));
  expect(text).toContain('has Session.keptAt already');
  expect(text).toContain('that uses expiresAt and keptAt of Session and no longer uses Session.expires');
});

it('says nothing where it goes along with the change', async () => {
  const text = await orderOf(model('expires DateTime'), model('keptAt DateTime'));
  expect(text).toContain('no order works for old and new at once');
  expect(text).not.toContain(' already: a program of that commit');
});
