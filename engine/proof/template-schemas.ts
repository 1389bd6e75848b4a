/**
 * Placeholders in place of a schema (`{{ .Schema }}.orders`), converted for a server: the schema gets the placeholder as its quoted name,
 * as in the model. Only for schemas: a text with any other placeholder is not sent.
 */
import { quoted, truncate } from '../../core/syntax/postgres/identifier.ts';
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import { placeholdersOf, type Placeholder } from '../../core/syntax/postgres/placeholders.ts';
import { templateEnd, templateName } from '../../core/syntax/template.ts';
import { applyEdits, replace, type TextEdit } from '../../core/text/edit.ts';

/** Texts without one of these need no search: most files have none. */
const mayHold = /\{|<%|(?<!:):[\w"']/;

export interface StoodIn {
  readonly text: string;
  /** Each named after its placeholder. */
  readonly schemas: readonly string[];
  /** From a UTF-16 offset in `text` to one in the original. */
  readonly written: (offset: number) => number;
}

/**
 * For the statements of one file, which show each other's schemas. Undefined if a placeholder stands for anything else, or there is none.
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

/** Placeholders that stand for a schema by their place in the text, or in SQL inside a string. */
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

/** For a text that begins at `base`; undefined unless all its placeholders are known schemas. */
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

/** The span of the name with its quotes; undefined if it is not a schema's, or not usable as a name. */
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

/** Before a dot, without a table that it could be a column of, or where SQL names a schema alone. */
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
      // Braces are common in strings, for example in JSON.
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
  /** In dollar quotes: a body in SQL or another language, which may contain strings. */
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
