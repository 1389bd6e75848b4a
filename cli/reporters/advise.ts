/** The two formats of `plinth advise`. The JSON is public: docs/guide/index-advice.md describes it, and nothing is removed within a version. */
import { howTried, noneInWords, nothingToTry } from '../../core/index-advice/words.ts';
import { formatBytes } from '../../core/text/format.ts';
import { formatCost } from '../../core/plan/cost-text.ts';
import { serverInWords } from '../../core/plan/present/words.ts';
import type { AdvisedQuery, Proposal, WithoutIndex } from '../advise/result.ts';
import { printable, wrap, type Style } from '../style.ts';

export function adviseText(queries: readonly AdvisedQuery[], style: Style): string {
  return queries.map((one) => queryText(one, style)).join('\n');
}

function queryText(one: AdvisedQuery, style: Style): string {
  const head = `${style.bold(printable(one.place))}  ${printable(one.title)}`;
  const lines = answerLines(one, style).map((line) => (line === '' ? '' : `  ${line}`));
  return [head, ...lines].map((line) => `${line}\n`).join('');
}

function answerLines(one: AdvisedQuery, style: Style): readonly string[] {
  const { answer, proposal, sizes } = one;
  if (proposal === undefined || answer.kind !== 'advised' || answer.choice.kind !== 'chosen')
    return wrap(printable(silenceInWords(one)), style.width - 2);
  const { comparison } = proposal;
  const { serverVersion, product } = answer.choice.after;
  const server = serverInWords(serverVersion, product);
  const from = answer.how === 'lab' && sizes !== undefined ? ` from ${sizes}` : '';
  return [
    ...proposal.indexes.flatMap(({ definition, bytes, writes }) => [
      style.green(printable(definition)),
      ...wrap(
        printable(`${bytes === undefined ? '' : `About ${formatBytes(bytes)}. `}${writes}`),
        style.width - 4,
      ).map((line) => `  ${line}`),
    ]),
    style.dim(printable(`${server}, ${howTried[answer.how]}${from}; estimated, the query was not run`)),
    ...comparison.summary.map((line) => printable(line)),
    ...comparison.rows.flatMap(({ level, before, after, words }) =>
      words.map((line) =>
        style.dim(printable(`${'  '.repeat(level)}${after === '' ? before : after}: ${line}`)),
      ),
    ),
    ...migrationLines(proposal),
  ];
}

function migrationLines({ migrations, noMigrations }: Proposal): readonly string[] {
  if (noMigrations !== undefined) return [noMigrations];
  return migrations.flatMap(({ file, text }) => [
    printable(`${file}:`),
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => printable(`    ${line}`)),
  ]);
}

function silenceInWords({ answer }: AdvisedQuery): string {
  switch (answer.kind) {
    case 'nothing-to-try':
      return nothingToTry;
    case 'cannot-try':
      return 'Not tried: the server has no HypoPG. --build HOST/DATABASE builds indexes there for a moment.';
    case 'refused':
      return `Not tried: ${answer.message}`;
    case 'failed':
      return `Not tried: ${answer.failure.message}`;
    case 'advised':
      return answer.choice.kind === 'chosen' ? '' : noneInWords(answer.choice);
  }
}

export function adviseJson(queries: readonly AdvisedQuery[]): string {
  const report = {
    version: 1,
    queries: queries.map((one) => {
      const choice = one.answer.kind === 'advised' ? one.answer.choice : undefined;
      return {
        place: one.place,
        title: one.title,
        result: choice?.kind ?? one.answer.kind,
        words: one.proposal === undefined ? silenceInWords(one) : one.proposal.comparison.summary.join(' '),
        how: one.answer.kind === 'advised' ? one.answer.how : null,
        sizes: one.answer.kind === 'advised' ? (one.sizes ?? null) : null,
        costBefore: choice?.before.cost ?? null,
        costAfter: choice?.kind === 'chosen' ? choice.after.cost : null,
        indexes: one.proposal?.indexes.map((each) => ({ ...each, bytes: each.bytes ?? null })) ?? [],
        migrations: one.proposal?.migrations ?? [],
      };
    }),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

export function withoutText(
  index: string,
  found: readonly WithoutIndex[],
  asked: number,
  style: Style,
): string {
  if (found.length === 0)
    return `${printable(`None of ${String(asked)} queries has another plan without ${index}. What other programs ask is not known here.`)}\n`;
  const lines = found.map(
    ({ place, title, before, after }) =>
      `${style.bold(printable(place))}  ${printable(title)}\n  Estimated cost ${formatCost(before)} → ${formatCost(after)}.\n`,
  );
  const many = `${String(found.length)} of ${String(asked)} queries have another plan without ${index}.`;
  return `${lines.join('\n')}\n${printable(many)} What other programs ask is not known here.\n`;
}

export function withoutJson(index: string, found: readonly WithoutIndex[], asked: number): string {
  return `${JSON.stringify({ version: 1, without: index, asked, queries: found }, undefined, 2)}\n`;
}
