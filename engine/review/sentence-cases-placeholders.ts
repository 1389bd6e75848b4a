/** More of sentence-cases.ts: schemas that files write as a placeholder of a template. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const mark = '{{ index .Options "Namespace" }}';
const clients = `CREATE TABLE ${mark}.clients (id uuid PRIMARY KEY, label text NOT NULL);
CREATE TABLE ${mark}.grants (id uuid PRIMARY KEY, client uuid);`;

/** Statistics of tables, by their schemas. */
function sizesOf(...names: readonly string[]): Readonly<Record<string, string>> {
  const relations = names.map((one) => {
    const [schema = '', name = ''] = one.split('.');
    return { schema, name, kind: 'table', bytes: 1_200_000, rows: 3_100 };
  });
  return {
    'plinth.stats.json': JSON.stringify({ version: 1, collectedAt: '2027-01-28T10:00:00.000Z', relations }),
  };
}

const notKnown = {
  between: clients,
  up: `ALTER TABLE ${mark}.clients DROP COLUMN label;`,
  says: [
    `**What follows leaves out ${mark}**, the schema of its tables. The scripts say it as the files do: put the schema’s name there before they run.`,
    `-- Put the name of the schema in the place of ${mark} everywhere in here, before it runs.\n-- Run before the change.`,
    `-- Put the name of the schema in the place of ${mark} everywhere in here, before it runs.\n-- Run after the change.`,
    `BEGIN; -- Put the name of the schema in the place of ${mark} everywhere in here`,
    `to_regclass('${mark}.clients')`,
    `copy (SELECT id, label FROM ${mark}.clients) TO`,
    `**1. Let rows be written without clients.label, in a migration of its own, which takes the number 000004, and this file a higher one.** SET LOCAL lock_timeout = '5s'; ALTER TABLE ${mark}.clients ALTER COLUMN label DROP NOT NULL;`,
  ],
  silent: ['stands for', '""Namespace""'],
};

export const casesOfPlaceholders: readonly Case[] = [
  {
    name: 'a placeholder stands for the schema that the statistics know, but in what is written into a file',
    between: clients,
    up: `ALTER TABLE ${mark}.clients DROP COLUMN label;`,
    files: sizesOf('auth.clients', 'auth.grants', 'public.others'),
    says: [
      `**${mark} stands for auth here (from `,
      'The values of auth.clients.label are gone.',
      "to_regclass('auth.clients')",
      "copy (SELECT id, label FROM auth.clients) TO 'auth.clients.csv'",
      'ALTER TABLE auth.clients ADD COLUMN label text;',
      'With auth.clients.csv of the export',
      'has 3,100 rows (1.1 MB)',
      `**1. Let rows be written without auth.clients.label, in a migration of its own, which takes the number 000004, and this file a higher one.** SET LOCAL lock_timeout = '5s'; ALTER TABLE ${mark}.clients ALTER COLUMN label DROP NOT NULL;`,
    ],
    silent: ['Namespace""', 'Put the name of the schema', `${mark}.clients.label`, `FROM ${mark}`],
  },
  {
    name: 'a table of it that another schema has too says nothing against the one that has all',
    between: clients,
    up: `ALTER TABLE ${mark}.clients DROP COLUMN label;`,
    files: sizesOf('auth.clients', 'auth.grants', 'old.grants'),
    says: [`**${mark} stands for auth here (from `],
  },
  { ...notKnown, name: 'where there are no statistics, scripts say what has to be put in first' },
  {
    ...notKnown,
    name: 'a table that two schemas have says nothing of a placeholder',
    files: sizesOf('auth.clients', 'old.clients'),
  },
  {
    ...notKnown,
    name: 'nor do tables of one placeholder in two schemas',
    files: sizesOf('auth.clients', 'old.grants'),
  },
  {
    ...notKnown,
    name: 'nor statistics without the table that it changes',
    files: sizesOf('auth.grants'),
  },
];
