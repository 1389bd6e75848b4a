/** Files prepared for name resolution: each statement with the schemas before and after it. Cached while text and schema are unchanged. */
import { replaySections, type ReplayedSection } from '../../core/lint/replay-again.ts';
import { placeIn, statementAt, type PlaceInText } from '../../core/names/place.ts';
import { editsIn, placesIn } from '../../core/embedded-sql/placed.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { TextEdit } from '../../core/text/edit.ts';
import type { Span } from '../../core/text/span.ts';
import type { Read } from './read-file.ts';

/** A statement with the schemas before and after it. */
export interface Step {
  readonly statement: Statement;
  readonly before: Schema;
  readonly after: Schema;
}

export interface NamedFile {
  readonly path: string;
  readonly reading: Read;
  readonly steps: readonly Step[];
  /** The schema at places outside statements: the one after the previous statement. */
  readonly schema: Schema;
  /** Converts places of the parsed text to the file. */
  readonly placeOf: (span: Span) => Span;
  /** Converts an edit of the parsed text to the file; undefined if the file cannot be edited there. */
  readonly editOf: (edit: TextEdit) => TextEdit | undefined;
}

/** A place of a file, for features about the name at that place. */
export interface NamePlace extends PlaceInText {
  readonly file: NamedFile;
}

/** The number of files that are kept. */
const mostKept = 32;

interface Kept {
  readonly file: NamedFile;
  readonly replays: readonly ReplayedSection[];
}

export class NamedFiles {
  readonly #kept = new Map<string, Kept>();

  fileOf(path: string, reading: Read, schema: Schema): NamedFile {
    return this.#keptOf(path, reading, schema).file;
  }

  /** Its sections, replayed as far as somebody asked. */
  replaysOf(path: string, reading: Read, schema: Schema): readonly ReplayedSection[] {
    return this.#keptOf(path, reading, schema).replays;
  }

  #keptOf(path: string, reading: Read, schema: Schema): Kept {
    const known = this.#kept.get(path);
    if (known?.file.reading === reading && known.file.schema === schema) return known;
    const replays = replaySections(schema, reading.sections, path, known?.replays);
    const steps = replays.flatMap(({ section, replay, schema: found }) =>
      section.statements.map((statement, i): Step => ({
        statement,
        // Replayed up to the statement that somebody asks about.
        get before() {
          return replay.beforeAt(i) ?? found;
        },
        get after() {
          return replay.beforeAt(i + 1) ?? replay.after;
        },
      })),
    );
    const { embedded } = reading;
    const file = { path, reading, steps, schema, placeOf: placesIn(embedded), editOf: editsIn(embedded) };
    if (this.#kept.size >= mostKept) this.#kept.clear();
    const kept = { file, replays };
    this.#kept.set(path, kept);
    return kept;
  }
}

/** Undefined if a program has no SQL at the offset. */
export function placeAt(file: NamedFile, offset: number): NamePlace | undefined {
  const { reading, steps, schema } = file;
  const at = reading.embedded === undefined ? offset : reading.embedded.layout.map.viewAt(offset);
  if (at === undefined) return undefined;
  const text = reading.text;
  const index = statementAt(
    steps.map(({ statement }) => statement),
    text,
    at,
  );
  const step = index === undefined ? undefined : steps[index];
  const last = steps.findLast(({ statement }) => statement.span.end < at);
  const world =
    step === undefined
      ? { schema: last?.after ?? schema, after: last?.after ?? schema }
      : { schema: step.before, after: step.after };
  return { ...placeIn(text, step?.statement ?? { after: last?.statement.span.end ?? 0 }, at, world), file };
}
