/** One example with all of its fixes on a server: what runs, what is left, and what the rollback restores. Answers problems in words. */
import { fixAllOf } from '../../../core/lint/fix-all.ts';
import type { Example, Rule } from '../../../core/rule-kit/define-rule.ts';
import { toolById } from '../../../core/migrations/tools.ts';
import { applyEdits } from '../../../core/text/edit.ts';
import type { Item } from '../../real/replay/catalog.ts';
import { readAnnotations } from '../../rules/annotations.ts';
import { exampleFiles, isRollback, type ExampleFile } from '../../rules/example-files.ts';
import { findingsOf, fixedFiles, type Court, type FixedFiles } from '../../rules/judge.ts';
import { judgeEnd, judgeWayBack, type Verdict } from '../../rules/outcome.ts';
import type { Outcome, Stand, Step } from './rule-examples-server.ts';

/**
 * What the server says no to leaves nothing to hold a fix against. Where it is the transaction that it refuses, the original is compared as
 * it runs outside of one; where it is the rows, there is nothing to compare. An example that is refused for another reason and fixed has to
 * be entered here.
 */
const refusals: Readonly<Record<string, 'outside of a transaction' | 'not compared'>> = {
  '25001': 'outside of a transaction',
  '23502': 'not compared',
  // CONCURRENTLY on a partitioned table, which no server does.
  '0A000': 'not compared',
};

interface Scene {
  readonly rule: Rule;
  readonly example: Example;
  readonly stand: Stand;
  readonly history: readonly ExampleFile[];
  /** What the original leaves; undefined if the server's refusal leaves nothing to compare. */
  readonly original: readonly Item[] | undefined;
}

/** `back` is the generated rollback, where there is one to be tried. */
export async function executeExample(
  rule: Rule,
  example: Example,
  court: Court,
  stand: Stand,
  back?: readonly string[],
): Promise<Verdict> {
  const { history, path } = exampleFiles(example, 'both-ways');
  const document = { path, text: readAnnotations(example.sql).text };
  const fixes = fixedFiles(example, court, rule, 'both-ways');
  const inBulk = fixedInBulk(example, court);
  const isFixed = fixes.length > 0 || inBulk !== document.text;
  const ran = await stand.take(example, [
    ...history.map(up),
    ...(back === undefined ? [] : [state]),
    up(document),
    ...(isFixed ? [look] : []),
    ...(back === undefined ? [] : [{ kind: 'back', statements: back } as const, state]),
  ]);
  const expected = example.refused ?? 'runs';
  if (ran.end !== expected) return { problems: [`the example ends with ${ran.end}`], seen: [] };
  const left = back === undefined ? [] : stateProblems(ran.states, back);
  if (left.length > 0 || !isFixed) return { problems: left, seen: [] };
  const original = await originalOf(example, history, document, ran, stand);
  if ('problem' in original && fixes.length > 0) return { problems: [original.problem], seen: [] };
  const catalog = 'catalog' in original ? original.catalog : undefined;
  const scene: Scene = { rule, example, stand, history, original: catalog };
  const verdicts: Verdict[] = [];
  for (const fixed of fixes) verdicts.push(await executeFix(fixed, scene));
  if (inBulk !== document.text) verdicts.push(await executeBulk({ path, text: inBulk }, ran, scene));
  return {
    problems: verdicts.flatMap((one) => one.problems),
    seen: verdicts.flatMap((one) => one.seen),
  };
}

/** A generated rollback leaves what was there before, in all that the server says of it. */
function stateProblems(states: Outcome['states'], back: readonly string[]): readonly string[] {
  const [before = [], after] = states;
  if (after === undefined) return ['nobody has seen what the generated rollback leaves'];
  if (before.join('\n') === after.join('\n')) return [];
  const lost = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`);
  const kept = after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`);
  return [`the generated rollback (${back.join(' ')}) does not restore:\n${[...lost, ...kept].join('\n')}`];
}

/** The catalog that fixes are held against; undefined if there is none by the nature of the refusal. */
async function originalOf(
  example: Example,
  history: readonly ExampleFile[],
  document: ExampleFile,
  ran: Outcome,
  stand: Stand,
): Promise<{ readonly catalog: readonly Item[] | undefined } | { readonly problem: string }> {
  if (example.refused === undefined) return { catalog: ran.catalogs[0] };
  const treatment = refusals[example.refused];
  if (treatment === undefined)
    return { problem: `nobody says what a fix is held against where the server answers ${example.refused}` };
  if (treatment === 'not compared') return { catalog: undefined };
  const outside: Step = { kind: 'loose', file: document };
  const { catalogs, end } = await stand.take(example, [...history.map(up), outside, look]);
  return end === 'runs' ? { catalog: catalogs[0] } : { problem: `outside of a transaction: ${end}` };
}

async function executeFix(fixed: FixedFiles, scene: Scene): Promise<Verdict> {
  const { rule, example, stand, history, original } = scene;
  const created = fixed.created.filter((file) => !isRollback(example, file));
  // Where a fix makes nothing but a rollback, it is the document's own: forth and back begins before the document.
  const isOwn = fixed.created.length > 0 && created.length === 0;
  const ups = isOwn ? [fixed.document] : created;
  const back = rollback(example, fixed.created);
  const problems = isOwn ? [] : waysMissing(fixed, example);
  const { end, catalogs } = await stand.take(example, [
    ...(isOwn ? history : [...history, fixed.document]).map(up),
    look,
    ...ups.map(up),
    look,
    ...back.map((file): Step => ({ kind: 'down', file })),
    look,
    // Who goes back goes forward again.
    ...ups.map(up),
    look,
  ]);
  if (end !== 'runs') problems.push(`«${fixed.fix.title}» ends with ${end}`);
  const [start, done, undone, again] = catalogs;
  const verdicts: Verdict[] = [];
  if (done !== undefined && original !== undefined)
    verdicts.push(judgeEnd(fixed.fix, rule.fix, original, done));
  if (start !== undefined && undone !== undefined) verdicts.push(judgeWayBack(rule.fix, start, undone));
  if (done !== undefined && again !== undefined)
    verdicts.push(judgeWayBack({ ...rule.fix, differs: [] }, done, again));
  return {
    problems: [...problems, ...verdicts.flatMap((one) => one.problems)],
    seen: verdicts.flatMap((one) => one.seen),
  };
}

/** What `plinth lint --fix` makes of it runs like the original and leaves exactly the same; what was refused may run. */
async function executeBulk(document: ExampleFile, before: Outcome, scene: Scene): Promise<Verdict> {
  const { example, stand, history, original, rule } = scene;
  const { end, catalogs } = await stand.take(example, [...history.map(up), up(document), look]);
  if (end !== 'runs' && end !== before.end)
    return { problems: [`fixed in bulk it ends with ${end}`], seen: [] };
  const [done] = catalogs;
  if (done === undefined || original === undefined) return { problems: [], seen: [] };
  return judgeEnd({ kind: 'edit' }, rule.fix, original, done);
}

/** As often as there is something to fix: one fix may be in the way of another. */
function fixedInBulk(example: Example, court: Court): string {
  let { text } = readAnnotations(example.sql);
  for (let round = 0; round < mostRounds; round += 1) {
    const { edits } = fixAllOf(text, findingsOf(example, text, court, court.rules, 'both-ways'));
    if (edits.length === 0) return text;
    text = applyEdits(text, edits) ?? text;
  }
  return text;
}

const mostRounds = 10;
const look: Step = { kind: 'look' };
const state: Step = { kind: 'state' };

function up(file: ExampleFile): Step {
  return { kind: 'up', file };
}

/** Files that hold a rollback, the newest first: those that hold nothing else, or those that hold both. */
function rollback(example: Example, created: readonly ExampleFile[]): readonly ExampleFile[] {
  return created.filter((file) => directionOf(example, file) !== 'up').reverse();
}

function directionOf(example: Example, { path }: ExampleFile): 'up' | 'down' | 'both' {
  return toolById(example.tool ?? 'plain').classify(path)?.direction ?? 'up';
}

/** Tools that go forward only have no example with new migrations; of the others each migration has its rollback. */
function waysMissing({ created }: FixedFiles, example: Example): string[] {
  const tool = toolById(example.tool ?? 'plain');
  const migrations = created.flatMap(({ path }) => tool.classify(path) ?? []);
  const forward = migrations.filter(({ direction }) => direction === 'up').length;
  const backward = migrations.filter(({ direction }) => direction === 'down').length;
  return forward === backward ? [] : [`${forward} new migrations have ${backward} rollbacks`];
}
