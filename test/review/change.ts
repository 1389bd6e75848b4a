/** The change that an example describes, as the engine collects it from a folder: what tests of notes, checks and documents start from. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { verdictOf, type MigrationProof, type StatementProof } from '../../core/proof/result.ts';
import type { Change, ChangedMigration, ChangeProof } from '../../core/review/change.ts';
import type { NoteExample } from '../../core/review/notes/note.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Prover } from '../../engine/proof/prover.ts';
import { collectChange, type KnownProofs } from '../../engine/review/collect.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';

/** The day that every example is of. */
export const today = '2026-11-01';

/** golang-migrate, unless the example's files say another tool: `0001_history.up.sql` and on; `prover` runs them where it is given. */
export async function changeOf(example: Omit<NoteExample, 'says'>, prover?: Prover): Promise<Change> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-review-'));
  try {
    const { files, changed } = layout(example);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const session = await Session.open({
      ...kit,
      root,
      parser: await loadPostgresParser(),
      processes: 'forbidden',
      withoutGit: 'everything',
    });
    const collected = await collectChange({
      session,
      paths: changed,
      date: today,
      prover: prover ?? proofsOf(example, changed),
      targetVersion: undefined,
      git: 'left-alone',
      shown: (path) => path.replace('migrations/', ''),
    });
    const { refused } = example;
    return refused === undefined
      ? collected
      : { ...collected, migrations: collected.migrations.map((one) => refusedAtLast(one, refused)) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function refusedAtLast(migration: ChangedMigration, message: string): ChangedMigration {
  const statements = migration.sections.flatMap((section) => section.statements);
  const proofs = statements.map(({ statement: { span, parsed }, actions }, at): StatementProof => {
    const refusal = { message, sqlState: undefined, position: undefined, at: 'statement' } as const;
    const isLast = at === statements.length - 1;
    const outcome = isLast
      ? ({ kind: 'refused', refusal } as const)
      : ({ kind: 'expected', elapsedMs: 1 } as const);
    return { span, text: parsed.text, outcome, expected: actions, onTarget: undefined };
  });
  const up = [{ file: migration.path, statements: proofs }];
  const proof: MigrationProof = {
    ...{ path: migration.path, verdict: verdictOf(up), up, changes: [], rollback: undefined, code: [] },
    ...{ rows: undefined, dialect: 'postgresql', server: 18, target: 16 },
    ...{ standInRoles: [], standInExtensions: [], skippedExtensions: [] },
  };
  return { ...migration, proof: { kind: 'run', proof } };
}

/** What the example says that running the last migration showed. */
function proofsOf(
  { shown }: Omit<NoteExample, 'says'>,
  changed: readonly string[],
): KnownProofs | { readonly kind: 'none'; readonly because: string } {
  const none = { kind: 'none', because: 'the example does not ask for a proof' } as const;
  if (shown === undefined) return none;
  const proofOf = (path: string): ChangeProof =>
    path === changed.at(-1)
      ? {
          kind: 'run',
          proof: {
            ...{ path, verdict: { kind: 'proved' }, up: [], changes: [], rollback: shown, code: [] },
            ...{ rows: undefined, dialect: 'postgresql', server: 18, target: 18 },
            ...{ standInRoles: [], standInExtensions: [], skippedExtensions: [] },
          },
        }
      : { kind: 'not-run', because: none.because };
  return { kind: 'known', proofOf };
}

interface Layout {
  readonly files: Readonly<Record<string, string>>;
  readonly changed: readonly string[];
}

function layout({ history = [], change, down, sizes, files = {} }: Omit<NoteExample, 'says'>): Layout {
  const named = [...history, ...change].map(
    (text, at) =>
      [
        `migrations/${String(at + 1).padStart(4, '0')}_${at < history.length ? 'history' : 'change'}.up.sql`,
        text,
      ] as const,
  );
  const changed = named.slice(history.length).map(([path]) => path);
  const last = changed.at(-1)?.replace('.up.sql', '.down.sql');
  return {
    files: {
      ...Object.fromEntries(named),
      ...(down === undefined || last === undefined ? {} : { [last]: down }),
      ...(sizes === undefined ? {} : { 'plinth.stats.json': statistics(sizes) }),
      'migrate.sh': 'migrate -path migrations -database "$DATABASE_URL" up\n',
      ...files,
    },
    changed,
  };
}

function statistics(sizes: NonNullable<NoteExample['sizes']>): string {
  const relations = Object.entries(sizes).map(([name, { rows, bytes }]) => ({
    schema: 'public',
    name,
    kind: 'table',
    rows,
    bytes,
  }));
  return JSON.stringify({
    version: 1,
    collectedAt: `${today}T00:00:00Z`,
    server: { versionNumber: 160004, version: '16.4' },
    relations,
  });
}
