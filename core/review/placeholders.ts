/**
 * Schemas that files write as a placeholder of a template (`{{ .Schema }}.orders`). Where the statistics know whose tables these are, a review says that schema's
 * name; where they do not, its scripts say what has to be put in first. What is proposed for a file keeps the placeholder as the file writes it. Texts alone: resolves no template.
 */
import type { RelationStatistics, SizeIndex } from '../statistics/statistics.ts';
import { groupBy } from '../collections/group-by.ts';
import { oneLine } from '../plan/format.ts';
import type { Schema } from '../schema/model.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { changedProse } from '../text/code-in-prose.ts';
import type { ReviewInput } from './input.ts';
import type { Review } from './model.ts';

export interface Placeholders {
  /** By the placeholder: the schema that it stands for. */
  readonly known: ReadonlyMap<string, string>;
  /** Of what the change touches. */
  readonly open: readonly string[];
  /** Of the statistics, where they are from a file that is named. */
  readonly file: string | undefined;
}

const placeholder = String.raw`\{\{[^{}'\n]*\}\}|\$\{[^{}'\n]*\}|<%=[^%'\n]*%>`;
const isPlaceholder = new RegExp(`^(?:${placeholder})$`);
const inFront = new RegExp(String.raw`(?<![\w}])(${placeholder})\.(?=["\w{$<])`, 'g');
const inQuotes = /"((?:[^"\n]|"")*)"\./g;

export function placeholdersIn({ migrations }: ReviewInput): Placeholders {
  const start = migrations[0]?.sections[0]?.found;
  const sizes = migrations[0]?.sizes;
  const known = new Map<string, string>();
  const open: string[] = [];
  const touched = migrations.flatMap(({ sections }) =>
    sections.flatMap(({ statements, found, after }) =>
      statements.flatMap(({ actions }) =>
        actions.flatMap(({ effect }) =>
          effect.relations.flatMap(
            ({ relation }) => found.relations.get(relation) ?? after.relations.get(relation) ?? [],
          ),
        ),
      ),
    ),
  );
  const marks = new Set(touched.flatMap(({ schema }) => (isPlaceholder.test(schema) ? [schema] : [])));
  for (const mark of marks) {
    const own = touched.filter(({ schema, key }) => schema === mark && start?.relations.has(key) === true);
    const found =
      start &&
      sizes &&
      standsFor(
        mark,
        start,
        sizes,
        own.map(({ name }) => name),
      );
    if (found === undefined) open.push(mark);
    else known.set(mark, found);
  }
  const file = migrations.find(({ targetFrom }) => targetFrom === 'statistics')?.targetFile;
  return { known, open, file };
}

/** `touched` have to be known; of the other tables of the placeholder, those that are have to be in the same schema, whoever else has one of that name. */
function standsFor(
  mark: string,
  start: Schema,
  { byKey }: SizeIndex,
  touched: readonly string[],
): string | undefined {
  const ofName = groupBy(byKey.values(), ({ name }) => name);
  if (touched.length === 0 || !touched.every((name) => ofName.has(name))) return undefined;
  const known = [...start.relations.values()].flatMap((one) =>
    one.schema === mark ? [ofName.get(one.name) ?? []] : [],
  );
  const all = known.filter((of) => of.length > 0).map((of) => new Set(of.map(({ schema }) => schema)));
  const [first, ...others] = all;
  const [only, ...more] = [...(first ?? [])].filter((schema) => others.every((one) => one.has(schema)));
  return more.length === 0 ? only : undefined;
}

/** With the sizes of the tables that are known under another name there. */
export function withSizes(input: ReviewInput, { known }: Placeholders): ReviewInput {
  if (known.size === 0) return input;
  const more = (sizes: SizeIndex): SizeIndex => {
    const byKey = new Map<string, RelationStatistics>(sizes.byKey);
    for (const [mark, schema] of known)
      for (const one of sizes.byKey.values())
        if (one.schema === schema) byKey.set(`${mark}.${one.name}`, one);
    return { ...sizes, byKey };
  };
  return {
    ...input,
    migrations: input.migrations.map((one) => ({ ...one, sizes: one.sizes && more(one.sizes) })),
  };
}

// ------------------------------------------------------------------------------------------------------------ the review

export function withoutPlaceholders(review: Review, of: Placeholders): Review {
  if (of.known.size + of.open.length === 0) return review;
  const said = changed(review, (text, key) =>
    scripts.has(key) ? inScript(text, of, key) : inProse(text, of),
  );
  const { verdict } = said;
  return { ...said, verdict: { ...verdict, start: [...verdict.start, ...inWords(of)] } };
}

/** Members of a review that hold SQL to run, or what a server has. */
const scripts: ReadonlySet<string> = new Set(
  'sql lists text script concurrently watch before after'.split(' '),
);

function inWords({ known, open, file }: Placeholders): readonly string[] {
  return [
    ...[...known].map(
      ([mark, schema]) =>
        `${oneLine(mark)} stands for ${oneLine(schema)} here (from ${file === undefined ? 'the statistics' : oneLine(file)}).`,
    ),
    ...open.map((mark) =>
      open.length > 1
        ? `The scripts say ${oneLine(mark)} as the files do: put the schema’s name there before they run.`
        : `What follows leaves out ${oneLine(mark)}, the schema of its tables. The scripts say it as the files do: put the schema’s name there before they run.`,
    ),
  ];
}

/** A statement for a file stays as the file writes it. The only one that nobody knows is said once, and left out of words from then on. */
function inProse(text: string, { known, open }: Placeholders): string {
  return changedProse(unquoted(text), (part) => {
    if (part.kind === 'for-file') return part.text;
    return part.text.replace(inFront, (all, mark: string) => {
      const schema = known.get(mark);
      if (part.kind === 'by-hand') return schema === undefined ? all : `${quoteIdentifier(schema)}.`;
      if (schema !== undefined) return schema === 'public' ? '' : `${oneLine(schema)}.`;
      return open.length === 1 && open[0] === mark ? '' : all;
    });
  });
}

function inScript(text: string, of: Placeholders, key: string): string {
  let made = unquoted(text);
  for (const [mark, schema] of of.known)
    made = made
      .replaceAll(`${mark}.`, `${quoteIdentifier(schema)}.`)
      .replaceAll(
        new RegExp(String.raw`(?<![\w.-])${asFile(mark).replaceAll('.', '[.]')}(?=[.][\w.-]+[.]csv\b)`, 'g'),
        asFile(schema),
      );
  return key === 'sql' || key === 'before' || key === 'after' || key === 'lists' ? made : withHead(made);
}

function asFile(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '_');
}

/** A name in quotes that is a placeholder, as the file has it. */
function unquoted(text: string): string {
  return text.replace(inQuotes, (all, name: string) => {
    const mark = name.replaceAll('""', '"');
    return isPlaceholder.test(mark) ? `${mark}.` : all;
  });
}

/** A script in front of whose names placeholders stand says so first: on its first line where that can be, as lines of it are told by their numbers. */
export function withHead(script: string): string {
  const marks = [...new Set([...script.matchAll(inFront)].map(([, mark]) => mark ?? ''))];
  if (marks.length === 0) return script;
  const note = `-- Put the name of the schema in the place of ${marks.join(' and ')} everywhere in here, before it runs.`;
  const lines = script.split('\n');
  // Behind a command of psql's own a comment would be a part of it.
  const at = lines.findIndex((one) => !one.startsWith('\\'));
  const first = lines[at] ?? '';
  return /;\s*$/.test(first) ? lines.with(at, `${first} ${note}`).join('\n') : `${note}\n${script}`;
}

/** The same shape with other texts; what is the same object stays the same. */
function changed<T>(whole: T, change: (text: string, key: string) => string): T {
  const done = new Map<object, unknown>();
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return change(value, key);
    if (typeof value !== 'object' || value === null) return value;
    const known = done.get(value);
    if (known !== undefined) return known;
    const made: unknown = Array.isArray(value)
      ? value.map((one) => walk(one, key))
      : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one, name)]));
    done.set(value, made);
    return made;
  };
  // It walks over plain data and changes nothing but texts.
  return walk(whole, '') as T;
}
