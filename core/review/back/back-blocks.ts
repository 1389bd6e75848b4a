/** Who waits while a way back runs, by the locks and the work of its statements. Words; the way back itself is made elsewhere. */
import { commas } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import { blockedBy } from '../waits/blocked.ts';
import { worksInWords } from '../statements/works.ts';
import type { ReviewedMigration } from '../input.ts';
import { placedIn, type Placed } from '../placed.ts';

const whileRunning = 'While it runs: ';
/** Where lines are named, of what. */
const whileLines = 'While it runs (lines of the script): ';

/** Of the script that a person runs; none where it was not read. */
export function backStatements(migration: ReviewedMigration): readonly Placed[] {
  const { backSection } = migration;
  if (backSection === undefined) return [];
  const { script, section } = backSection;
  const back: ReviewedMigration = {
    ...migration,
    text: script,
    sections: [section],
    proof: { kind: 'not-run', because: '' },
  };
  return placedIn(back, [], () => undefined, section.found);
}

/** Sentences; empty where nobody waits. */
export function backBlocksInWords(migration: ReviewedMigration, date: string): string {
  const statements = backStatements(migration);
  const blocked = blockedBy(statements, date);
  const brief = new Map<string, string[]>();
  for (const { length, relation, words } of blocked)
    if (length === 'brief') brief.set(before(words), [...(brief.get(before(words)) ?? []), relation]);
  const sentences = [
    ...blocked
      .filter(({ length }) => length === 'long')
      .map(({ relation, words }) => `${relation}: ${before(words)}.`),
    ...[...brief].map(([words, names]) => `${listed(names)}: ${words}.`),
    ...beside(statements, date),
  ];
  const said = sentences.join(' ');
  return said === '' ? '' : `${/\blines? \d/.test(said) ? whileLines : whileRunning}${said}`;
}

/** Without the lock and its evidence. */
function before(words: string): string {
  return words.split(/\. Locks?:/)[0] ?? words;
}

/** Builds that let everybody work. */
function beside(statements: readonly Placed[], date: string): readonly string[] {
  const quiet = statements.filter(({ one }) =>
    one.actions.some(({ operation }) => operation.kind === 'createIndex' && operation.concurrently),
  );
  const words = quiet.length === 0 ? '' : worksInWords(quiet, date);
  return words === '' ? [] : [`${words.slice(0, 1).toUpperCase()}${words.slice(1)}; reads and writes go on.`];
}

function listed(names: readonly string[]): string {
  return commas(names.map(oneLine), 4);
}
