/** Dumps as text: what counts as their end, their rows, their roles, and what no dump has. */
import { expect, it } from 'vitest';
import { DumpText, type DumpFacts } from './dump-text.ts';

function read(text: string): DumpFacts {
  const dump = new DumpText();
  let rows: number | undefined;
  for (const line of text.split('\n')) {
    if (rows !== undefined) {
      if (line === '\\.') {
        dump.copied(rows, true);
        rows = undefined;
      } else rows += 1;
    } else if (dump.line(line) === 'rows') rows = 0;
  }
  if (rows !== undefined) dump.copied(rows, false);
  return dump.facts();
}

const head = '--\n-- PostgreSQL database dump\n--\n-- Dumped from database version 15.20 (Debian)\n';
const tail = '--\n-- PostgreSQL database dump complete\n--\n';

it('counts the rows of each table and sees the end', () => {
  const facts = read(
    `${head}\\restrict abc\nCREATE TABLE public.a (\n  id int\n);\nCOPY public.a (id) FROM stdin;\n1\n2\n\\.\n${tail}\\unrestrict abc\n`,
  );
  expect(facts).toMatchObject({
    maker: 'pg_dump',
    serverVersion: '15.20',
    isClosed: true,
    unfinished: undefined,
    commands: [],
  });
  expect([...facts.rows]).toEqual([['public.a', 2]]);
  expect([...facts.created]).toEqual(['public.a']);
});

it('names the table whose rows do not end', () => {
  expect(read(`${head}COPY public.a (id) FROM stdin;\n1\n`)).toMatchObject({
    isClosed: false,
    unfinished: 'public.a',
  });
});

it.each([
  [
    '$$',
    'CREATE FUNCTION f() RETURNS void AS $$\nCOPY public.b FROM stdin;\n\\! rm\n-- PostgreSQL database dump complete\n$$;\n',
  ],
  ['$_$', "CREATE FUNCTION f() RETURNS void AS $_$\n$$ ' \\!\n$_$;\n"],
  ['a string', "INSERT INTO public.t VALUES ('it''s\nCOPY public.b FROM stdin;\n\\!');\n"],
  ['an escape string', "INSERT INTO public.t VALUES (E'it\\'s\n\\! \\\\');\n"],
  ['a comment', '/* \\!\n\\! */\n'],
  ['a quoted name', 'CREATE TABLE public."a\\b" (\n);\n'],
])('reads nothing inside %s', (_, text) => {
  const facts = read(head + text);
  expect(facts).toMatchObject({ isClosed: false, commands: [], unfinished: undefined });
  expect(facts.rows.size).toBe(0);
});

it('reads statements whose names have line breaks', () => {
  const facts = read(
    `${head}CREATE TABLE public."a\n\\! (b" (\n);\nALTER TABLE public."a\n\\! (b" OWNER TO app;\nCOPY public."a\n\\! (b" (id, "c\nFROM stdin;") FROM stdin;\n1\n\\N\n\\.\n${tail}`,
  );
  expect(facts).toMatchObject({ isClosed: true, commands: [], unfinished: undefined });
  expect([...facts.created, ...facts.roles]).toEqual(['public."a\n\\! (b"', 'app']);
  expect([...facts.rows]).toEqual([['public."a\n\\! (b"', 2]]);
});

it.each([
  '\\! touch /tmp/x',
  'SELECT 1 \\g |sh',
  "SELECT 'a' \\gexec",
  '\\copy public.a to x',
  'SELECT $$\n$$ \\g |sh',
  "SELECT '\n' \\! rm",
  'SELECT 1 AS "\n" \\! rm',
  '/*\n*/ \\! rm',
])('finds the command in %s', (line) => {
  expect(read(`${head}${line}\n`).commands).toHaveLength(1);
});

it('follows to a database that the dump creates, and keeps its creation from the restore', () => {
  const dump = new DumpText();
  const created = `WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LC_COLLATE = 'C' LC_CTYPE = 'de_DE.utf8';`;
  expect(dump.line(`CREATE DATABASE "my ""shop" ${created}`)).toBe('command');
  expect(dump.line('\\connect shop')).toBe('command');
  expect(dump.facts()).toMatchObject({
    database: 'my "shop',
    databaseSettings: { encoding: 'UTF8', collate: 'C', ctype: 'de_DE.utf8' },
    commands: [],
  });
});

it('knows the roles', () => {
  const facts = read(
    'ALTER TABLE public.a OWNER TO app;\nGRANT SELECT ON TABLE public.a TO "my role";\nREVOKE ALL ON SCHEMA public FROM PUBLIC;\nCREATE POLICY p ON public.a TO x, y USING (true);\n',
  );
  expect([...facts.roles]).toEqual(['app', 'my role', 'x', 'y']);
});

it('reads mariadb-dump', () => {
  const facts = read(
    '/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB\n-- Server version\t10.11.19\nUSE `shop`;\nCREATE TABLE `a``b` (\nINSERT INTO `a``b` VALUES (1);\nDELIMITER ;;\nINSERT INTO `c` VALUES (1);;\nDELIMITER ;\n-- Dump completed on 2026-11-28\n',
  );
  expect(facts).toMatchObject({
    maker: 'mariadb-dump',
    serverVersion: '10.11.19',
    database: 'shop',
    isClosed: true,
  });
  expect([...facts.created, ...facts.inserted]).toEqual(['a`b', 'a`b']);
});
