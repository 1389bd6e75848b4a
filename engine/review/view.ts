/** What templates see: the review with everything that a logic-light template cannot work out itself. Texts are plain; the renderer escapes them. */
import { structuredPatch } from 'diff';
import { placesInWords } from '../../core/review/placed.ts';
import { takesBackWhole } from '../../core/review/rollback.ts';
import type {
  BlockedRelation,
  MigrationReview,
  Review,
  RollbackReview,
  SchemaChange,
  StatementReview,
} from '../../core/review/model.ts';
import { checksView, partsOf, scriptsOf } from './checks-view.ts';

/** A document of a hundred pages is read by nobody: the rest is in the JSON. */
const mostMigrations = 40;
const mostStatements = 30;
const mostBlocked = 8;
const mostDiffs = 30;
const mostEntries = 200;
const mostNames = 12;
const mostDiffLines = 80;

/** Where a place leads to: `line 7` or `000042:7`, as the review writes them, or a file and its line. Empty where to nowhere. */
export interface LinkTo {
  readonly place: (place: string) => string;
  readonly line: (file: string, line: number) => string;
}

const nowhere: LinkTo = { place: () => '', line: () => '' };

export function viewOf(review: Review, linkTo: LinkTo = nowhere) {
  const linked = <T extends { readonly place: string }>(one: T): T & { readonly href: string } => ({
    ...one,
    href: linkTo.place(one.place),
  });
  const { migrations, findings, schema, security, order, provenance } = review;
  const shown = migrations.filter(({ statements }) => statements.length > 0).slice(0, mostMigrations);
  const silent = migrations.filter(({ statements }) => statements.length === 0);
  const diffs = schema.changes.slice(0, mostDiffs);
  const back = migrations.toReversed().slice(0, mostMigrations);
  const aged = agedOnce();
  return {
    title: review.title,
    verdict: verdictView(review, aged),
    hasScripts: review.preflight.length + review.postflight.length > 0,
    scripts: scriptsOf(review),
    parts: partsOf(review),
    statements: {
      migrations: shown.map((one, at) => migrationView(one, shown[at - 1], linkTo)),
      none: shown.length === 0,
      silent:
        silent.length === 0
          ? undefined
          : {
              count: silent.length,
              isAll: shown.length === 0,
              files: namesOf(silent),
            },
      left: counted(migrations.length - silent.length - shown.length),
    },
    order: {
      ...order,
      stages: order.stages.map((one) => ({
        ...one,
        files: one.files.slice(0, mostMigrations),
        left: counted(one.files.length - mostMigrations),
      })),
      hasBackfills: order.backfills.length > 0,
      pointOfNoReturn: order.pointOfNoReturn && linked(withoutTold(order.pointOfNoReturn, review.verdict)),
      backfills: order.backfills.slice(0, mostStatements).map(linked),
      hasReplicas: order.replicas.length > 0,
    },
    before: checksView(review, 'before'),
    abort: review.abort,
    after: checksView(review, 'after'),
    rollback: {
      hasBack: review.back.length > 0,
      back: review.back,
      migrations: back.map(({ file, rollback }, at) => {
        const isTold = back.slice(0, at).some((one) => one.rollback.words.includes(takesBackWhole));
        const view = rollbackView(rollback);
        return { file, ...view, words: isTold ? withoutWhole(view.words) : view.words };
      }),
      left: counted(migrations.length - back.length),
    },
    security: {
      ...security,
      hasPermissions: security.permissions.length > 0,
      permissions: security.permissions.map((one) => ({
        ...one,
        before: one.before || 'none',
        after: one.after || 'none',
      })),
      hasFacts: security.rowSecurity.length + security.injection.length > 0,
      facts: [...security.rowSecurity, ...security.injection],
      hasPersonalData: security.personalData.length > 0,
      nothing:
        security.permissions.length +
          security.rowSecurity.length +
          security.injection.length +
          security.personalData.length ===
        0,
    },
    schema: {
      any: schema.changes.length > 0,
      diffs: diffs.map(diffView),
      left: counted(schema.changes.length - diffs.length),
      diagram: schema.diagram,
      hasDiagram: schema.diagram.tables.length > 0,
      diagramLeft: counted(schema.diagram.left),
      hasDictionary: schema.dictionary.some(
        ({ comment, personal }) => comment !== undefined || personal !== undefined,
      ),
      withoutComment: withoutComment(schema),
      hasComments: schema.dictionary.some(({ comment }) => comment !== undefined),
      hasPersonal: schema.dictionary.some(({ personal }) => personal !== undefined),
      dictionary: told(schema).map((one) => ({
        ...one,
        comment: one.comment ?? '',
        personal: one.personal ?? '',
      })),
    },
    findings: {
      any: findings.length > 0,
      all: findings
        .slice(0, 100)
        .map((one) => ({ ...linked(one), message: aged(one.message), fix: one.fix ?? '' })),
      left: counted(findings.length - 100),
    },
    suppressions: { any: review.suppressions.length > 0, all: review.suppressions.map(linked) },
    notVerified: review.notVerified,
    runbook: review.runbook.map((one, at) => ({ ...one, hasLines: one.lines.length > 0, number: at + 1 })),
    provenance: { ...provenance, compared: provenance.compared ?? '' },
  };
}

/** What the verdict says cannot be undone is said there. */
function withoutTold<T extends { readonly words: string }>(point: T, { irreversible }: Review['verdict']): T {
  return irreversible.join(' ').includes(point.words) ? { ...point, words: '' } : point;
}

function withoutWhole(words: string): string {
  return words.replace(takesBackWhole, '').replaceAll('  ', ' ').trim();
}

/** Zero is nothing to tell. */
function counted(count: number): { readonly count: number } | undefined {
  return count > 0 ? { count } : undefined;
}

function verdictView({ verdict }: Review, aged: (text: string) => string) {
  const { notUnderstood, refused, changes, irreversible, decide } = verdict;
  const blocked = blockedView(verdict.blocked);
  return {
    ...verdict,
    blocked: blocked.slice(0, mostBlocked).map((one) => ({ ...one, words: aged(one.words) })),
    long: verdict.long.map(aged),
    blockedLeft: counted(blocked.length - mostBlocked),
    hasNotUnderstood: notUnderstood.length > 0,
    hasRefused: refused.length > 0,
    hasChanges: changes.length > 0,
    hasBlocked: blocked.length > 0,
    nobody:
      notUnderstood.length > 0
        ? 'No table as a whole, by what was understood.'
        : 'No table as a whole: no statement holds a lock that all its reads or writes wait for.',
    hasIrreversible: irreversible.length > 0,
    hasDecide: decide.length > 0,
  };
}

/** How old statistics are is told where they are named first. */
function agedOnce(): (text: string) => string {
  const told = new Set<string>();
  return (text) =>
    text.replaceAll(/ \(statistics of [^()]*\)/g, (age) => {
      if (told.has(age)) return '';
      told.add(age);
      return age;
    });
}

/** Who waits in the same way is told together, each with the lines. */
function blockedView(all: readonly BlockedRelation[]) {
  const groups = new Map<string, BlockedRelation[]>();
  for (const one of all) {
    const same = `${one.words} ${one.queue ?? ''}`;
    groups.set(same, [...(groups.get(same) ?? []), one]);
  }
  return [...groups].map(([words, relations]) => ({
    relation: namedInGroups(relations),
    words: words.trim(),
  }));
}

/** `a, b (from line 3), c (line 7)`: the same place is said once. */
function namedInGroups(relations: readonly BlockedRelation[]): string {
  const groups = new Map<string, string[]>();
  for (const { relation, places, length, from } of relations) {
    const since = from === undefined ? '' : ` (from ${from})`;
    const place = length === 'brief' ? ` (${placesInWords(places)})` : since;
    groups.set(place, [...(groups.get(place) ?? []), relation]);
  }
  return [...groups].map(([place, names]) => `${names.join(', ')}${place}`).join(', ');
}

function namesOf(migrations: readonly MigrationReview[]): string {
  const names = migrations.map(({ file }) => file);
  return names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** What is said of the migration before in the same words is not said again. */
function migrationView(migration: MigrationReview, before: MigrationReview | undefined, linkTo: LinkTo) {
  const { statements, quiet } = migration;
  const notes = notesOf(statements.slice(0, mostStatements));
  const facts = factsOf(migration);
  const known = before === undefined ? [] : factsOf(before);
  const isNew = facts.slice(0, 2).join() !== known.slice(0, 2).join();
  return {
    ...migration,
    sent: sentInWords(migration),
    server: serverInWords(migration),
    facts: isNew ? facts.join('; ') : capital(facts.filter((one) => !known.includes(one)).join('; ')),
    statements: withSizesOnce(statements.slice(0, mostStatements).map(statementView)).map((one) => ({
      ...one,
      href: linkTo.line(migration.file, one.line),
    })),
    left: counted(statements.length - mostStatements),
    notes,
    hasNotes: notes.length > 0,
    quiet: quiet === 0 ? undefined : { count: quiet, plural: quiet > 1 },
  };
}

/** Who sends it, to which server, and what a proof showed. */
function factsOf(migration: MigrationReview): readonly string[] {
  const sent = sentInWords(migration);
  return [
    sent === '' ? 'Run by no tool that is known here' : sent,
    serverInWords(migration),
    migration.proof,
  ];
}

function sentInWords({ tool, byHand }: MigrationReview): string {
  if (byHand === undefined) return tool ?? '';
  return `Applied by hand (${byHand} says so), taken as psql sends it: statement by statement, each committed`;
}

function serverInWords({ targetVersion, targetFrom, targetFile }: MigrationReview): string {
  const name = `PostgreSQL ${targetVersion}`;
  if (targetFrom === 'assumed') return `${name} (assumed: nothing names a version)`;
  return targetFile === undefined ? name : `${name} (from ${targetFile})`;
}

/** What is said of several lines in the same words is said once. */
function notesOf(statements: readonly StatementReview[]) {
  const lines = new Map<string, number[]>();
  for (const one of statements) {
    const { needs, copies, unknown } = one;
    // What is lost stands in the verdict and with the way back, and who queues behind it in the verdict.
    for (const note of [needs, ...copies, ...unknown])
      if (note !== undefined) lines.set(note, [...(lines.get(note) ?? []), one.line]);
  }
  return [...lines].map(([words, at]) => ({
    lines: capital(placesInWords(at.map((line) => `line ${line}`))),
    words,
  }));
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

const who = {
  'reads-and-writes': 'reads and writes',
  writes: 'writes',
  'schema-changes': 'schema changes and vacuum',
  nobody: 'nobody',
} as const;

function statementView(one: StatementReview) {
  return {
    ...one,
    evidence: one.evidence.words,
    relations: one.relations.map((relation) => ({
      ...relation,
      blocks:
        relation.locksRows && relation.blocks === 'nobody'
          ? 'writes to the rows that it changes'
          : who[relation.blocks],
      work: relation.work.join(', '),
      size: relation.size ?? '',
      estimate: relation.estimate === undefined ? '' : capital(relation.estimate),
    })),
  };
}

/** Source and age of a size are told where it comes first. */
function withSizesOnce(statements: readonly ReturnType<typeof statementView>[]) {
  const told = new Set<string>();
  return statements.map((one) => ({
    ...one,
    relations: one.relations.map((relation) => {
      const isTold = told.has(relation.relation);
      told.add(relation.relation);
      return isTold ? { ...relation, size: relation.size.replace(/ \([^()]*\)$/, '') } : relation;
    }),
  }));
}

/** Columns of which more is known than the diff shows. */
function told({ dictionary }: Review['schema']) {
  return dictionary
    .filter(({ comment, personal }) => comment !== undefined || personal !== undefined)
    .slice(0, mostEntries);
}

/** Where nobody comments on anything, nobody misses a comment. */
function withoutComment({ dictionary, hasComments }: Review['schema']): string | undefined {
  const names = dictionary.flatMap(({ name, comment }) => (comment === undefined ? [name] : []));
  if (!hasComments || names.length === 0) return undefined;
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const rollbackWords: Readonly<Record<RollbackReview['kind'], string>> = {
  proved: 'proved',
  'loses-data': 'loses data',
  differs: 'leaves differences',
  broken: 'does not work',
  'not-proved': 'not proved',
  written: 'generated, not proved',
  'written-proved': 'generated, proved on empty tables',
  impossible: 'no way back',
  'not-needed': 'not needed',
};

function rollbackView({ kind, words, losses, script, file }: RollbackReview) {
  return {
    state: rollbackWords[kind],
    isBad: kind === 'loses-data' || kind === 'differs' || kind === 'broken' || kind === 'impossible',
    words,
    hasLosses: losses.length > 0,
    losses,
    from: file ?? '',
    script: script === undefined ? undefined : { text: script.trimEnd() },
  };
}

function diffView({ object, before, after }: SchemaChange) {
  // The last column of a list has no comma behind it: that is no change.
  const [was, is] = [before, after].map((text) => text.replaceAll(/,$/gm, ''));
  const { hunks } = structuredPatch('', '', was ?? '', is ?? '', '', '', { context: 3 });
  const lines = withoutMoved(
    hunks
      .flatMap((hunk, at) => [...(at === 0 ? [] : [' …']), ...hunk.lines])
      .filter((line) => !line.startsWith('\\')),
  );
  const cut = lines.slice(0, mostDiffLines);
  return {
    object,
    text: [...cut, ...(lines.length > cut.length ? [` … ${lines.length - cut.length} more lines`] : [])].join(
      '\n',
    ),
    lines: cut.map((line) => ({
      text: line,
      isAdded: line.startsWith('+'),
      isRemoved: line.startsWith('-'),
      isSame: !line.startsWith('+') && !line.startsWith('-'),
    })),
    more: counted(lines.length - cut.length),
  };
}

/** What was dropped and made again stands elsewhere in the list: that is no change. */
function withoutMoved(lines: readonly string[]): readonly string[] {
  const isMoved = (line: string, other: string): boolean =>
    /^[-+][A-Z]/.test(line) && lines.includes(`${other}${line.slice(1)}`);
  return lines.flatMap((line) => {
    if (line.startsWith('-') && isMoved(line, '+')) return [];
    return line.startsWith('+') && isMoved(line, '-') ? [` ${line.slice(1)}`] : [line];
  });
}
