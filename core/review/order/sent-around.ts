/**
 * What the program that applies the files sends itself before and behind them, where that was seen in its source: for the order, the verdict, and whoever cancels the migration. Sentences and
 * halves of them. What it locks is not known here: nobody has run it.
 */
import { oneLine } from '../../plan/format.ts';
import { joined } from '../../text/enumerate.ts';
import { takesAway, type SentAround } from '../../migrations/sent-around.ts';
import type { DeploymentStage } from '../model.ts';
import type { Placed } from '../placed.ts';

const mostSent = 4;
const longest = 100;

function sentBy(statements: readonly Placed[], side?: SentAround['side']): readonly SentAround[] {
  const all = statements.flatMap(({ migration: { runBy, byHand } }) =>
    byHand === undefined ? (runBy?.sends ?? []) : [],
  );
  const byKey = new Map(all.map((one) => [`${one.side} ${one.place}`, one]));
  return [...byKey.values()].filter((one) => side === undefined || one.side === side);
}

/** `DROP SCHEMA IF EXISTS r CASCADE`, `what refresh_jobs sends`. */
function named({ text, by }: SentAround): string {
  if (text === undefined) return /\.sql$/.test(by) ? oneLine(by) : `what ${oneLine(by)} sends`;
  const told = oneLine(text.replace(/\s*;\s*$/, ''));
  return told.length > longest ? `${told.slice(0, longest).trimEnd()} …` : told;
}

function placed(one: SentAround): string {
  return `${named(one)} (${oneLine(one.place)}${one.isSure ? '' : ', under a condition'})`;
}

/** How that sentence begins: what is told of the files alone is not all then. */
export const sendsAround = 'The program that applies these files sends SQL of its own around them';

/** For the order. */
export function sentAroundInWords(statements: readonly Placed[]): readonly string[] {
  const [before, behind] = [sentBy(statements, 'before'), sentBy(statements, 'behind')];
  if (before.length === 0 && behind.length === 0) return [];
  const sides = [
    ...(before.length === 0 ? [] : [`before them ${joined(before.map(placed), mostSent)}`]),
    ...(behind.length === 0 ? [] : [`after them ${joined(behind.map(placed), mostSent)}`]),
  ];
  const drops = dropsOf(statements, 'before');
  const commits =
    before.length === 0
      ? 'It commits by itself: where the migration is cancelled it is not sent.'
      : 'It commits by itself: a cancel of the migration does not take it back, and nothing but another run of the program does what is then still missing.';
  const missing =
    drops.length === 0
      ? ''
      : ` What ${joined(drops.map(named), mostSent)} takes away is missing from then on, for every release that runs, until a run of the program has come to its end.`;
  return [
    `${sendsAround}: ${sides.join('; ')}. ${commits}${missing} The locks of that SQL, and what stands still meanwhile, are not in this document.`,
  ];
}

/** What is gone for whoever runs meanwhile. */
function dropsOf(statements: readonly Placed[], side?: SentAround['side']): readonly SentAround[] {
  return sentBy(statements, side).filter(takesAway);
}

/** For the verdict: nobody has seen that a release bears it. A sentence. */
export function dropsInBrief(statements: readonly Placed[]): readonly string[] {
  const drops = dropsOf(statements);
  return drops.length === 0
    ? []
    : [
        `Look first whether a release can run without what the program drops around the files: ${joined(drops.map(placed), mostSent)}; else stop all of them.`,
      ];
}

/** Where it says that older ones may run on, or says nothing of them. */
export function titleBeside({ title, phase }: DeploymentStage, own: readonly Placed[]): string {
  if (dropsOf(own).length === 0 || phase === 'with' || phase === 'mixed') return title;
  const looked =
    'whether any release may run meanwhile is to be looked at, as the program drops something around it';
  return title.includes('older ones may run on')
    ? title.replace('older ones may run on', looked)
    : `${title}; ${looked}`;
}

/** Behind what says that the transaction of the files is taken back; empty where the program has sent nothing before. */
export function notTakenBack(statements: readonly Placed[]): string {
  const before = sentBy(statements, 'before');
  return before.length === 0
    ? ''
    : `, but not ${joined(before.map(named), mostSent)}, which the program sent before`;
}

/** In place of trying again later: what is dropped before the files stays away until then. */
export function againAtOnce(statements: readonly Placed[]): string | undefined {
  const drops = dropsOf(statements, 'before');
  return drops.length === 0
    ? undefined
    : `run it again at once, or stop every release until it has run: what ${joined(drops.map(named), mostSent)} took away is missing meanwhile`;
}

/** Checks behind it ask for what the files make. A sentence that begins with a space. */
export function behindUnasked(statements: readonly Placed[]): string {
  const behind = sentBy(statements, 'behind');
  return behind.length === 0
    ? ''
    : ` That all is ok says nothing of ${joined(behind.map(named), mostSent)}, after the files: look there whether the run came to its end.`;
}

/** For what nobody looked at. */
export function aroundNotVerified(statements: readonly Placed[]): readonly string[] {
  const all = sentBy(statements);
  return all.length === 0
    ? []
    : [
        `What the program sends around the files (${joined([...new Set(all.map(({ place }) => oneLine(place)))], mostSent)}): its locks, who waits for them, and what does not work meanwhile.`,
      ];
}

/** Beginnings of what a second session sees of the run besides the files. */
export function textsAround(statements: readonly Placed[]): readonly string[] {
  return sentBy(statements).flatMap(({ text }) => text ?? []);
}
