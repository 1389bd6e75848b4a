/**
 * SQL in the strings of programs, in any checkout, against labels that a person gave:
 *   npx tsx test/real/strings.ts <folder>… --labels FILE [--draw N [--seed N]] [--list] [--types] [--every N]
 * `--draw` adds to the file, for each folder, N literals that begin with a verb of SQL, drawn from a seed (test/real/strings/literals.ts),
 * and what Plinth found and no such literal begins. A person writes `sql`, `part` (of a statement), `other` (another query language) or `no` where `?` stands. The
 * figures are of the labels: how many of the statements were found, and how much of what was found is none. `--list` prints each miss.
 * `--types` asks the embedded server about each labelled query outside of migrations. The repository has a query's schema if SQL files, of any
 * dialect, or migrations that Plinth reads create every table and view that the query names: what no such file creates, an ORM's models, a program
 * or another server do. A query that names its tables by gaps alone has no schema that could be looked up, and is counted for itself. With
 * `--every N` it asks about N of each folder's found queries, drawn from the seed, and needs no labels; with `--list` it says what each lacks.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { groupBy } from '../../core/collections/group-by.ts';
import { sqlOf, type Piece } from '../../core/embedded-sql/embedded.ts';
import { isProgramPath, isTestPath, programLanguage } from '../../core/migrations/detection/script-path.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { readScript } from '../../engine/embedded-sql/read.ts';
import { loadGrammar } from '../../engine/embedded-sql/trees/grammars.ts';
import { Random } from '../bench/random.ts';
import { describedIn, type Outcome } from './strings/described.ts';
import { candidatesIn, proposedLabel } from './strings/literals.ts';

/** A text once for each repository, where it stands first. */
interface Text {
  readonly repository: string;
  readonly language: string;
  readonly place: string;
  /** Its beginning, which is the key of its label. */
  readonly text: string;
  /** The literal, or all of the statement that Plinth found there. */
  readonly whole: string;
  /** `find`: of Plinth's alone. */
  readonly from: 'literal' | 'find';
  readonly found: boolean;
}

const { values, positionals } = parseArgs({
  options: {
    labels: { type: 'string' },
    draw: { type: 'string' },
    seed: { type: 'string', default: '43' },
    list: { type: 'boolean', default: false },
    types: { type: 'boolean', default: false },
    every: { type: 'string' },
  },
  allowPositionals: true,
});

void main(values.labels ?? '', positionals);

async function main(labelsFile: string, roots: readonly string[]): Promise<void> {
  const all: Text[] = [];
  for (const root of roots) all.push(...(await textsIn(root)));
  const labels = labelsIn(labelsFile);
  if (values.draw !== undefined) {
    const lines = [...groupBy(all, ({ repository }) => repository).values()]
      .flatMap((texts) => draw(texts, Number(values.draw)))
      .filter(({ one }) => !labels.has(keyOf(one)))
      .map(({ one, why }) => `${proposedLabel(one.text)}\t${keyOf(one)}\t${why}\t${one.place}\n`);
    writeFileSync(labelsFile, lines.join(''), { flag: 'a' });
  }
  const given = labelsIn(labelsFile);
  say(all, given);
  if (!values.types) return;
  const outcomes: Outcome[] = [];
  for (const root of roots) outcomes.push(...(await sayTypes(root, all, given)));
  sayDescribed('all', outcomes);
}

/** Of the queries among the statements; a migration's or a script's other statements have no types. */
const query = /^(?:[\s(]|--[^\n]*\n)*(?:select|insert|update|delete|with|values|merge)\b/i;

async function sayTypes(
  root: string,
  all: readonly Text[],
  labels: ReadonlyMap<string, Label>,
): Promise<readonly Outcome[]> {
  const own = all.filter(({ repository, text }) => repository === basename(root) && query.test(text));
  const isDrawn = (one: Text): boolean => {
    const label = labels.get(keyOf(one));
    return label?.label === 'sql' && label.why === 'drawn';
  };
  const asked =
    values.every === undefined
      ? own.filter(isDrawn)
      : some(
          own.filter(({ found }) => found),
          Number(values.every),
          new Random(Number(values.seed)),
        );
  const places = groupBy(asked, ({ place }) => place.replace(/:\d+$/, ''));
  const lines = new Map(
    [...places].map(([path, texts]) => [
      path,
      texts.map(({ place, whole }) => ({ line: Number(place.slice(path.length + 1)), text: whole })),
    ]),
  );
  const outcomes = await describedIn(root, lines);
  sayDescribed(basename(root), outcomes);
  if (!values.list) return outcomes;
  for (const { place, schema, answer } of outcomes)
    if (answer !== 'described')
      console.log(`  UNTYPED ${schema} ${place}  ${answer.replaceAll(/\s+/g, ' ')}`);
  return outcomes;
}

function sayDescribed(what: string, outcomes: readonly Outcome[]): void {
  const described = (some: readonly Outcome[]): string =>
    `${some.length} described ${percent(some.filter(({ answer }) => answer === 'described').length, some.length)}`;
  const of = (schema: Outcome['schema']): string =>
    described(outcomes.filter((one) => one.schema === schema));
  console.log(
    `${what}: of queries whose schema is in the repository ${of('here')}; whose schema is not ${of('elsewhere')}; that name no table ${of('nameless')}; of all ${described(outcomes)}`,
  );
}

async function textsIn(root: string): Promise<readonly Text[]> {
  const repository = basename(root);
  const texts = new Map<string, Text>();
  for (const path of programsIn(root)) {
    await loadGrammar(path);
    const source = readFileSync(path, 'utf8');
    const { pieces } = readScript(path, source);
    const index = new LineIndex(source);
    const candidates = candidatesIn(path, source);
    const add = (from: Text['from'], at: number, text: string, piece: Piece | undefined): void => {
      const place = `${relative(root, path)}:${String(index.position(at).line + 1)}`;
      const one = {
        repository,
        language: programLanguage(path) ?? 'script',
        place,
        text: short(text),
        whole: piece === undefined ? text : sqlOf(piece),
        from,
        found: piece !== undefined,
      };
      if (!texts.has(keyOf(one))) texts.set(keyOf(one), one);
    };
    const holds = ({ at }: (typeof pieces)[number], place: number): boolean =>
      // A literal may begin with a comment or a parenthesis, which is not part of what is found.
      at.start <= place + 3 && place < at.end;
    for (const { at, text } of candidates)
      add(
        'literal',
        at,
        text,
        pieces.find((one) => holds(one, at)),
      );
    for (const one of pieces)
      if (!candidates.some(({ at }) => holds(one, at))) add('find', one.at.start, sqlOf(one), one);
  }
  return [...texts.values()];
}

interface Label {
  readonly label: string;
  readonly why: 'drawn' | 'found';
}

/** The same part of what is certain and of what a person has to read; and all that Plinth found and is not certain. */
function draw(
  texts: readonly Text[],
  count: number,
): readonly { readonly one: Text; readonly why: Label['why'] }[] {
  const random = new Random(Number(values.seed));
  const literals = texts.filter(({ from }) => from === 'literal');
  const certain = literals.filter(({ text }) => proposedLabel(text) === 'sql');
  const share = Math.min(1, count / certain.length);
  const part = (of: readonly Text[]): readonly Text[] => some(of, Math.round(share * of.length), random);
  const drawn = [...part(certain), ...part(literals.filter((one) => !certain.includes(one)))];
  const doubtful = texts.filter(
    (one) => one.found && proposedLabel(one.text) !== 'sql' && !drawn.includes(one),
  );
  return [
    ...drawn.map((one) => ({ one, why: 'drawn' }) as const),
    ...doubtful.map((one) => ({ one, why: 'found' }) as const),
  ];
}

function some(of: readonly Text[], count: number, random: Random): readonly Text[] {
  const left = [...of];
  const size = Math.min(count, left.length);
  return Array.from({ length: size }, () => left.splice(random.below(left.length), 1)).flat();
}

function labelsIn(file: string): ReadonlyMap<string, Label> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return new Map(
    lines.flatMap((line) => {
      const [label = '', repository, text, why] = line.split('\t');
      if (repository === undefined || text === undefined) return [];
      return [[`${repository}\t${text}`, { label, why: why === 'drawn' ? 'drawn' : 'found' }] as const];
    }),
  );
}

function say(all: readonly Text[], labels: ReadonlyMap<string, Label>): void {
  for (const [language, texts] of [...groupBy(all, (one) => one.language), ['all', all] as const]) {
    const labelled = texts.flatMap((one) => {
      const label = labels.get(keyOf(one));
      return label === undefined ? [] : [{ ...one, ...label }];
    });
    const sql = labelled.filter(({ label, why }) => label === 'sql' && why === 'drawn');
    const missed = sql.filter(({ found }) => !found);
    const finds = texts.filter(({ found }) => found).length;
    const wrong = labelled.filter(({ label, found }) => found && (label === 'no' || label === 'other'));
    const open = labelled.filter(({ label }) => label === '?').length;
    console.log(
      `${language}: ${sql.length} statements drawn, found ${percent(sql.length - missed.length, sql.length)}; of ${finds} found false ${percent(wrong.length, finds)}; ${open} to label`,
    );
    if (!values.list || language === 'all') continue;
    for (const [what, some] of [
      ['MISSED', missed],
      ['FALSE ', wrong],
    ] as const)
      for (const { repository, place, text } of some)
        console.log(`  ${what} ${repository} ${place}  ${text.slice(0, 140)}`);
  }
}

function percent(part: number, whole: number): string {
  return `${part} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;
}

function keyOf({ repository, text }: Pick<Text, 'repository' | 'text'>): string {
  return `${repository}\t${text}`;
}

function short(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}

function programsIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const within = relative(root, path);
      const isOurs = entry.isFile() && isProgramPath(path) && programLanguage(path) !== 'rust';
      const isOther = isTestPath(within) || /(?:^|\/)(?:vendor|node_modules|libs|dist|Tests?)\//.test(within);
      return isOurs && !isOther && statSync(path).size < 400_000 ? [path] : [];
    })
    .sort();
}
