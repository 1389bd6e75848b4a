/**
 * Files of an example on a native PostgreSQL, each sent as its tool sends it, in a session of its own, with looks at the catalog in
 * between. One database for each major serves all examples. Judges nothing.
 */
import { DatabaseError, type Client } from 'pg';
import { readDocument } from '../../../core/migrations/files/document.ts';
import type { Example } from '../../../core/rule-kit/define-rule.ts';
import type { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { slice } from '../../../core/text/span.ts';
import { sentSpans, sentText } from '../../../engine/session/sent-texts.ts';
import { postgresMajors, type PostgresMajor } from '../../hosts/postgres/binaries.ts';
import type { Item } from '../../real/replay/catalog.ts';
import { itemQueries } from '../../../engine/databases/catalog/items.ts';
import { companionsAmong, isMigration, migrationOf, type ExampleFile } from '../../rules/example-files.ts';
import { stateOf } from '../catalog-state.ts';
import { clean, endSession, look, makePlace, removePlace, type Place } from '../place.ts';

/** `loose`: its statements one by one and in no transaction, whatever the tool does. */
export type Step =
  | { readonly kind: 'up' | 'down' | 'loose'; readonly file: ExampleFile }
  | { readonly kind: 'look' }
  /** As a generated rollback is held against it. */
  | { readonly kind: 'state' }
  | { readonly kind: 'back'; readonly statements: readonly string[] };

export interface Outcome {
  /** `runs`, the SQLSTATE that the example names, or the server's words. */
  readonly end: string;
  /** What each look saw; those after an error are missing. */
  readonly catalogs: readonly (readonly Item[])[];
  readonly states: readonly (readonly string[])[];
}

/** Takes the steps with an example's files. */
export interface Stand {
  readonly take: (example: Example, steps: readonly Step[]) => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

export function openStand(parser: StatementParser): Stand {
  const places = new Map<PostgresMajor, Promise<Place>>();
  const placeFor = (major: PostgresMajor): Promise<Place> => {
    const known = places.get(major) ?? makePlace(major);
    places.set(major, known);
    return known;
  };
  return {
    async take(example, steps) {
      const place = await placeFor(majorFor(example));
      const outcome = await takeSteps(place, example, steps, parser);
      await clean(place);
      return outcome;
    },
    async close() {
      for (const made of places.values()) await removePlace(await made);
    },
  };
}

export function majorFor(example: Example): PostgresMajor {
  return postgresMajors.find((major) => major === example.targetVersion) ?? 18;
}

/** Stops at the first error: what the tool would not send either. */
async function takeSteps(
  { client, server }: Place,
  example: Example,
  steps: readonly Step[],
  parser: StatementParser,
): Promise<Outcome> {
  const files = steps.flatMap((step) => ('file' in step ? [step.file] : []));
  const named = files.map(({ text }) => text).join('\n');
  const companions = companionsAmong(example, files);
  if (example.undone === true) await client.query('BEGIN');
  const catalogs: (readonly Item[])[] = [];
  const states: (readonly string[])[] = [];
  for (const step of steps) {
    try {
      if (step.kind === 'look') catalogs.push(await itemsOf(client, server.major));
      else if (step.kind === 'state') states.push(await stateOf(client, named));
      else for (const text of textsOf(step, example, companions, parser)) await client.query(text);
      // One transaction holds all steps: what a session's end would take away goes without ending it.
      if (example.undone === true) await client.query('RESET ALL; RESET ROLE');
    } catch (error) {
      const known = error instanceof DatabaseError && error.code === example.refused;
      const words = error instanceof Error ? error.message : String(error);
      return { end: known ? (error.code ?? words) : words, catalogs, states };
    } finally {
      if (example.undone !== true) await endSession(client);
    }
  }
  return { end: 'runs', catalogs, states };
}

export async function itemsOf(client: Client, major: number): Promise<readonly Item[]> {
  // With nothing but pg_catalog on the path the server qualifies every name.
  await client.query(`SET search_path = ''`);
  const queries = itemQueries(major);
  const rows = await look(
    client,
    'items',
    queries.map(({ sql }) => `SELECT name::text, definition::text FROM (${sql}) AS items`),
  );
  return queries.flatMap(({ kind }, at) =>
    (rows[at] ?? []).map(({ name, definition }) => ({
      kind,
      name: name ?? '',
      definition: definition ?? '',
    })),
  );
}

function textsOf(
  step: Exclude<Step, { readonly kind: 'look' | 'state' }>,
  example: Example,
  companions: ReadonlyMap<string, string>,
  parser: StatementParser,
): readonly string[] {
  if (step.kind === 'back') return step.statements;
  const { kind, file } = step;
  if (!isMigration(example, file)) return [];
  const sections = readDocument(file.text, migrationOf(example, file.path, companions), parser);
  const wanted = sections.filter(({ direction }) => direction === (kind === 'down' ? 'down' : 'up'));
  return wanted.flatMap((section) => {
    if (kind === 'loose') return section.statements.map(({ span }) => slice(file.text, span));
    const sent = sentText(file.text, section);
    const texts = sentSpans(section).map((span) => slice(sent, span));
    return section.delivery.toolTransaction && example.undone !== true
      ? ['BEGIN', ...texts, 'COMMIT']
      : texts;
  });
}
