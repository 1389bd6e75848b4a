/** What a comparison found, for people: tallies by kind, then every difference. */
import { itemKinds } from '../../../core/catalog/items.ts';
import type { Comparison, Difference } from './compare.ts';
import { isOfDay } from './day.ts';
import type { Refusal } from './execute.ts';
import type { FolderResult } from './folder.ts';

export type Detail = 'tallies' | 'everything';

export function reportText(result: FolderResult, detail: Detail): string {
  const { folder, execution, around, failures, direct, roundTrip, major } = result;
  const lines = [
    `-- ${folder.path === '' ? '.' : folder.path} (${folder.tool}): ${execution.files} files, ${execution.statements} statements, executed on PostgreSQL ${major} through pg; the tool itself was not run`,
    ...told('made beforehand, because migrations expect them: roles', around.roles),
    ...told('made beforehand, because migrations expect them: schemas', around.schemas),
    ...told('not available in this server: extensions', around.extensions),
    ...execution.unread.map(({ file, because }) => `   not read: ${file}: ${because}`),
    ...refusalLines(execution.refusals),
    ...dayLines(result),
    ...failures.map(
      ({ statement, error }) => `   the model's SQL was refused: ${error}: ${short(statement)}`,
    ),
    ...table('round trip', roundTrip),
    ...table('direct lines', direct),
  ];
  if (detail === 'everything')
    lines.push(...[...roundTrip.differences, ...direct.differences].flatMap(differenceLines));
  return lines.join('\n');
}

const mostToldOfAFile = 5;

function refusalLines(refusals: readonly Refusal[]): readonly string[] {
  const files = [...new Set(refusals.map((one) => one.file))];
  return files.flatMap((file) => {
    const own = refusals.filter((one) => one.file === file);
    const more = own.length - mostToldOfAFile;
    return [
      ...own
        .slice(0, mostToldOfAFile)
        .map(({ line, statement, error }) => `   refused: ${file}:${line}: ${error}: ${short(statement)}`),
      ...(more > 0 ? [`   refused: ${file}: and ${more} more`] : []),
    ];
  });
}

function dayLines({ execution, direct, roundTrip }: FolderResult): readonly string[] {
  const { ofDay } = execution;
  if (ofDay.length === 0) return [];
  const left = [direct, roundTrip].map(
    (one) => one.differences.filter((each) => isOfDay(each, ofDay)).length,
  );
  return [
    ...ofDay.map(
      ({ file, line, statement }) => `   depends on the day it runs: ${file}:${line}: ${short(statement)}`,
    ),
    `   missing because of the day, and not decisive: ${left[1] ?? 0} of the round trip, ${left[0] ?? 0} of the direct lines`,
  ];
}

function told(what: string, names: ReadonlySet<string>): readonly string[] {
  return names.size === 0 ? [] : [`   ${what} ${[...names].sort().join(', ')}`];
}

function table(title: string, { tallies }: Comparison): readonly string[] {
  const order: readonly string[] = itemKinds;
  const rows = tallies.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return [
    `   ${title.padEnd(22)}${['equal', 'total', 'missing', 'extra', 'different'].map((one) => one.padStart(10)).join('')}`,
    ...rows.map(
      ({ kind, equal, total, missing, extra, different }) =>
        `     ${kind.padEnd(20)}${[equal, total, missing, extra, different].map((one) => String(one).padStart(10)).join('')}`,
    ),
  ];
}

function differenceLines({ kind, name, verdict, server, model }: Difference): readonly string[] {
  return [
    `   ${verdict} ${kind} ${name}`,
    ...(server === undefined ? [] : [`      server: ${short(server, 2000)}`]),
    ...(model === undefined ? [] : [`      model:  ${short(model, 2000)}`]),
  ];
}

function short(text: string, length = 160): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  return flat.length <= length ? flat : `${flat.slice(0, length)}…`;
}
