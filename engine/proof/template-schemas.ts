/**
 * Placeholders in the place of a schema (`{{ .Schema }}.orders`) as a server can take them: the schema is called by its placeholder, in quotes, which is
 * what the model calls it too. Stands in for schemas alone: a text with any other placeholder stays with its tool.
 */
import { quoted, truncate } from '../../core/syntax/postgres/identifier.ts';
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import { placeholdersOf, type Placeholder } from '../../core/syntax/postgres/placeholders.ts';
import { templateEnd, templateName } from '../../core/syntax/template.ts';
import { applyEdits, replace, type TextEdit } from '../../core/text/edit.ts';

/** Without one of these nothing is looked for: most files have none. */
const mayHold = /\{|<%|(?<!:):[\w"']/;

export interface StoodIn {
  readonly text: string;
  /** Each called by its placeholder. */
  readonly schemas: readonly string[];
  /** From an offset in `text`, as UTF-16, to the one in what was written. */
  readonly written: (offset: number) => number;
}

/**
 * Of the statements of one file, which say of each other what is a schema. Undefined if a placeholder is there that stands for anything
 * else, or none at all.
 */
export function withTemplateSchemas(texts: readonly string[]): readonly (StoodIn | undefined)[] {
  if (!texts.some((text) => mayHold.test(text))) return texts.map(() => undefined);
  const known = new Set(texts.flatMap((text) => schemasOf(text)));
  return known.size === 0 ? texts.map(() => undefined) : texts.map((text) => stoodIn(text, known));
}

function stoodIn(text: string, known: ReadonlySet<string>): StoodIn | undefined {
  const schemas = new Set<string>();
  const edits = editsOf(text, 0, known, schemas);
  const made = edits && edits.length > 0 ? applyEdits(text, edits) : undefined;
  if (edits === undefined || made === undefined) return undefined;
  return { text: made, schemas: [...schemas], written: (offset) => writtenAt(edits, offset) };
}

/** What stands for a schema by its place in the text, or in SQL that a string of it holds. */
function schemasOf(text: string): readonly string[] {
  return [
    ...placeholdersOf(text).flatMap((one) => (schemaAt(text, one) === undefined ? [] : [one.name])),
    ...stringsIn(text).flatMap(({ inside, isBody }) =>
      isBody
        ? schemasOf(inside)
        : marksOf(inside).flatMap(({ name, end }) =>
            inside.charAt(end) === '.' || inside.startsWith('".', end) ? [name] : [],
          ),
    ),
  ];
}

/** Of a text that begins at `base`; undefined if what it has is not all schemas that are known. */
function editsOf(
  text: string,
  base: number,
  known: ReadonlySet<string>,
  used: Set<string>,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const one of placeholdersOf(text)) {
    if (!one.sure) continue;
    const at = schemaAt(text, one);
    if (at === undefined) return undefined;
    used.add(one.name);
    edits.push(replace({ start: base + at.start, end: base + at.end }, quoted(one.name)));
  }
  for (const { inside, isBody, start } of stringsIn(text)) {
    const made = isBody
      ? editsOf(inside, base + start, known, used)
      : stringEdits(inside, base + start, known, used);
    if (made === undefined) return undefined;
    edits.push(...made);
  }
  return edits;
}

/** The span of the name, with quotes that are around it; undefined if it is not a schema's, or no server could call one so. */
function schemaAt(
  text: string,
  { start, end, outer, role, stands, name, sure }: Placeholder,
): { readonly start: number; readonly end: number } | undefined {
  const written = text.slice(start, end);
  const isWhole = written.startsWith(':') || templateEnd(written, 0, written.length) === written.length;
  if (!sure || role !== 'value' || !isWhole || truncate(name) !== name) return undefined;
  const at = stands[0] === 'inside' ? { start: start - 1, end: end + 1 } : { start, end };
  if (stands[0] !== 'inside' && (outer.start !== start || outer.end !== end)) return undefined;
  return standsForSchema(text, at.start, at.end) ? at : undefined;
}

/** Before a dot with nothing that it could be a column of in front, or where SQL names a schema alone. */
function standsForSchema(text: string, start: number, end: number): boolean {
  if (text.charAt(end) === '.') return text.charAt(start - 1) !== '.';
  const before = text.slice(Math.max(0, start - 80), start);
  return /\b(?:schema(?:\s+if(?:\s+not)?\s+exists)?|search_path(?:\s+to|\s*=)(?:\s*[\w"]+\s*,)*)\s*$/i.test(
    before,
  );
}

/** A whole string that is the name, and SQL with the name before a dot. */
function stringEdits(
  inside: string,
  base: number,
  known: ReadonlySet<string>,
  used: Set<string>,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const { name, start, end } of marksOf(inside)) {
    const isQuoted = inside.charAt(start - 1) === '"' && inside.startsWith('".', end);
    const isAlone = start === 0 && end === inside.length;
    if (!known.has(name) || !(isAlone || isQuoted || inside.charAt(end) === '.')) {
      // Braces are common in strings, JSON for one.
      if (/^(?:\{\{|\$\{|<%)/.test(inside.slice(start, end))) return undefined;
      continue;
    }
    used.add(name);
    const span = isQuoted ? { start: start - 1, end: end + 1 } : { start, end };
    const said = (isAlone ? name : quoted(name)).replaceAll("'", "''");
    edits.push(replace({ start: base + span.start, end: base + span.end }, said));
  }
  return edits;
}

interface Mark {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function marksOf(inside: string): readonly Mark[] {
  const found: Mark[] = [];
  for (let start = 0; start < inside.length; start += 1) {
    const end = templateEnd(inside, start, inside.length);
    if (end === undefined) continue;
    found.push({ name: templateName(inside.slice(start, end)), start, end });
    start = end - 1;
  }
  return found;
}

interface StringOf {
  readonly inside: string;
  readonly start: number;
  /** Between dollars: a body of SQL or of another language, which may hold strings of its own. */
  readonly isBody: boolean;
}

export function stringsIn(text: string): readonly StringOf[] {
  return tokenize(text).flatMap(({ kind, start, end }) => {
    if (kind !== 'string') return [];
    const tag = /^\$\w*\$/.exec(text.slice(start, end))?.[0];
    const opens = tag?.length ?? text.indexOf("'", start) + 1 - start;
    const inside = text.slice(start + opens, end - (tag?.length ?? 1));
    return [{ inside, start: start + opens, isBody: tag !== undefined }];
  });
}

function writtenAt(edits: readonly TextEdit[], offset: number): number {
  let moved = 0;
  for (const { span, newText } of edits.toSorted((one, other) => one.span.start - other.span.start)) {
    const start = span.start + moved;
    if (offset < start) break;
    if (offset < start + newText.length) return span.start;
    moved += newText.length - (span.end - span.start);
  }
  return offset - moved;
}
