/**
 * Outlines, folds, selections and formats every SQL file of any checkouts, and judges what comes out by the files themselves:
 *   npx tsx test/real/structure.ts FOLDER …
 * Formatting may change nothing but white space and, of unquoted words, their case: the same tokens and comments in the same order, the same trees
 * by PostgreSQL's grammar, the same lines GO, and nothing more to do the second time. Prints how long 10,000 lines take.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatDocument, type Formatter } from '../../core/formatting/format-document.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { dialectOfFile, isSpoken } from '../../core/migrations/dialect/dialect.ts';
import { readDocument } from '../../core/migrations/files/document.ts';
import { foldsOf } from '../../core/structure/folding.ts';
import { outlineOf, type OutlineItem } from '../../core/structure/outline.ts';
import { isSameTree } from '../../core/syntax/postgres/same-tree.ts';
import type { Structured } from '../../core/structure/runs.ts';
import { selectionsAt } from '../../core/structure/selection.ts';
import { applyEdits } from '../../core/text/edit.ts';
import type { Span } from '../../core/text/span.ts';
import { formatterFor } from '../../engine/formatting/formatter.ts';
import { readersWith, type Readers } from '../../engine/parsers/readers.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';

/** Larger files are dumps, which no editor formats. */
const largest = 500_000;
const dialects: readonly SpokenDialect[] = ['postgresql', 'mysql', 'sqlite', 'sqlserver'];

void main();

async function main(): Promise<void> {
  const readers = readersWith(await loadPostgresParser());
  const formatters = new Map<SpokenDialect, Formatter>();
  for (const dialect of dialects) formatters.set(dialect, await formatterFor(dialect, {}));
  const problems: string[] = [];
  const counts = new Map(
    dialects.map((dialect) => [dialect, { files: 0, changed: 0, statements: 0, laidOut: 0, left: 0 }]),
  );
  let sample = '';
  for (const file of process.argv.slice(2).flatMap((folder) => sqlFiles(resolve(folder)))) {
    const text = readFileSync(file, 'utf8');
    if (text.length > largest) continue;
    const { dialect: spoken } = dialectOfFile(file, text);
    const dialect = isSpoken(spoken) ? spoken : 'postgresql';
    const formatter = formatters.get(dialect);
    const count = counts.get(dialect);
    if (formatter === undefined || count === undefined) continue;
    const document = { text, dialect, sections: readDocument(text, undefined, readers[dialect]) };
    const { edits, left } = formatDocument(document, formatter);
    count.files += 1;
    count.statements += document.sections.flatMap(({ statements }) => statements).length;
    count.laidOut += edits.length;
    count.left += left.length;
    if (edits.length > 0) count.changed += 1;
    const result = applyEdits(text, edits) ?? '';
    const wrong = [
      ...structureProblems(document),
      ...formatProblems(text, result, formatter),
      ...(isStable(result, dialect, formatter, readers) ? [] : ['the second time it changes again']),
    ];
    problems.push(...wrong.map((one) => `${file}: ${one}`));
    if (dialect === 'postgresql' && sample.split('\n').length < 10_000) sample += `${text}\n`;
  }
  for (const [dialect, count] of counts) console.log(dialect, count);
  for (const problem of problems) console.log(problem);
  console.log(`${problems.length} problems`);
  await measure(sample, readers);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

function sqlFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['.git', 'node_modules'].includes(entry.name) ? [] : sqlFiles(path);
    return entry.isFile() && entry.name.endsWith('.sql') ? [path] : [];
  });
}

/** Of whole files, whatever the formatter's own guard has looked at. */
function formatProblems(before: string, after: string, { language }: Formatter): readonly string[] {
  const tokens = (text: string, of: 'comments' | 'code'): string =>
    language
      .tokenize(text)
      .filter(({ kind }) => (kind === 'comment') === (of === 'comments'))
      .map(({ kind, start, end }) => {
        const written = text.slice(start, end);
        if (kind === 'comment') return written.replaceAll(/\s*\n\s*/g, '\n').trim();
        return kind === 'word' ? written.toLowerCase() : written;
      })
      .join('\n');
  const tree = language.treeOf?.(before);
  const hasSameTree = tree === undefined || isSameTree(tree, language.treeOf?.(after));
  const batches = (text: string): number => text.match(/^\s*GO\s*$/gim)?.length ?? 0;
  return [
    ...(tokens(before, 'code') === tokens(after, 'code') ? [] : ['other tokens']),
    ...(tokens(before, 'comments') === tokens(after, 'comments') ? [] : ['other comments']),
    ...(hasSameTree ? [] : ['another tree']),
    ...(batches(before) === batches(after) ? [] : ['other lines GO']),
  ];
}

function isStable(text: string, dialect: SpokenDialect, formatter: Formatter, readers: Readers): boolean {
  const sections = readDocument(text, undefined, readers[dialect]);
  return formatDocument({ text, dialect, sections }, formatter).edits.length === 0;
}

/** Each item inside the one that holds it, each fold of lines that exist, each selection around the one before. */
function structureProblems(document: Structured): readonly string[] {
  const { length } = document.text;
  const lines = document.text.split(/\r\n|[\r\n]/).length;
  const offsets = [0, 0.2, 0.4, 0.6, 0.8, 1].map((part) => Math.floor(part * length));
  const isInside = (inner: Span, outer: Span): boolean =>
    inner.start >= outer.start && inner.end <= outer.end;
  const isNested = ({ span, nameSpan, name, children }: OutlineItem, outer: Span): boolean =>
    name !== '' &&
    isInside(span, outer) &&
    isInside(nameSpan, span) &&
    children.every((child) => isNested(child, span));
  const grows = offsets.every((offset) => {
    const spans = selectionsAt(document, offset);
    return spans.slice(1).every((span, at) => isInside(spans[at] ?? span, span));
  });
  return [
    ...(outlineOf(document).every((item) => isNested(item, { start: 0, end: length }))
      ? []
      : ['an item outside']),
    ...(foldsOf(document).every(({ first, last }) => first < last && last < lines)
      ? []
      : ['a fold of no lines']),
    ...(grows ? [] : ['a selection that shrinks']),
  ];
}

async function measure(text: string, readers: Readers): Promise<void> {
  const formatter = await formatterFor('postgresql', {});
  const document = (): Structured & { dialect: 'postgresql' } => ({
    text,
    dialect: 'postgresql',
    sections: readDocument(text, undefined, readers.postgresql),
  });
  const tasks: Readonly<Record<string, () => unknown>> = {
    read: document,
    outline: () => outlineOf(document()),
    folds: () => foldsOf(document()),
    selection: () => selectionsAt(document(), text.length / 2),
    format: () => formatDocument(document(), formatter),
  };
  console.log(`${text.split('\n').length} lines, in ms of processor time, the best of five:`);
  for (const [name, task] of Object.entries(tasks)) {
    const times = [1, 2, 3, 4, 5].map(() => {
      const before = process.cpuUsage();
      task();
      return process.cpuUsage(before).user / 1000;
    });
    console.log(`  ${name}: ${Math.min(...times).toFixed(0)}`);
  }
}
