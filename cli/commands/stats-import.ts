/**
 * `plinth stats import`: creates the statistics file from the output of `pg_dump --statistics-only`. The dump contains values of all
 * columns; the values of columns that the configuration does not name are discarded, and the dump is not kept. No database is contacted.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDump, type DumpedStatistics } from '../../core/statistics/dump/read.ts';
import { statisticsOfDump } from '../../core/statistics/dump/statistics.ts';
import type { DatabaseCollation } from '../../core/statistics/planner/model.ts';
import { allowedColumns } from '../../engine/workspace/allowed-values.ts';
import { readText } from '../../engine/workspace/read-file.ts';
import { readStatisticsFile } from '../../engine/workspace/statistics-file.ts';
import type { Io } from '../io.ts';
import { refuse } from '../on-connection.ts';
import { readStandardInput } from '../standard-input.ts';
import { keepStatistics, statisticsPlace } from '../statistics-out.ts';
import type { StatsImportRequest } from '../verbs/stats.ts';

/** The size of a statistics dump with thousands of tables. */
const mostMegabytes = 256;
const usualCollation = 'en_US.UTF-8';

/** The exit code. */
export async function statsImportCommand(request: StatsImportRequest, io: Io): Promise<number> {
  const place = await statisticsPlace(request, io);
  if (typeof place === 'string') return refuse(io, place);
  const shown = request.dump === '-' ? '<stdin>' : request.dump;
  const input = await inputOf(request.dump, io);
  if (input.kind === 'refused') return refuse(io, `${shown} was not read: ${input.because}.`);
  const reading = readDump(input.text);
  if (reading.kind === 'unusable') return refuse(io, `${shown}: ${reading.message}`);
  const { dump } = reading;
  const before = readStatisticsFile(resolve(io.cwd, place.file)).statistics?.planner;
  const known = before?.source === 'server' ? before : undefined;
  const collation = request.collation ?? known?.collation.collate;
  const schemas = await Promise.all(place.session.folders.map((folder) => place.session.schemaOf(folder)));
  const statistics = statisticsOfDump(dump, {
    schemas: schemas.flatMap((one) => one ?? []),
    allowed: allowedColumns(place.names),
    collectedAt: dump.day ?? input.at,
    collation: request.collation === undefined && known ? known.collation : collationNamed(collation),
    settings: known?.settings ?? new Map(),
  });
  const told = [...unknownIn(dump), ...assumed(known !== undefined, collation)];
  return keepStatistics(statistics, told, request, place, io);
}

type Input =
  | { readonly kind: 'text'; readonly text: string; readonly at: string }
  /** Half a sentence. */
  | { readonly kind: 'refused'; readonly because: string };

async function inputOf(dump: string, io: Io): Promise<Input> {
  const most = mostMegabytes * 1024 ** 2;
  const huge = { kind: 'refused', because: `it is larger than ${mostMegabytes} MB` } as const;
  if (dump === '-') {
    const input = await readStandardInput(io.input, most);
    return input.kind === 'huge' ? huge : { ...input, at: new Date().toISOString() };
  }
  const file = resolve(io.cwd, dump);
  const read = readText(file, most);
  if (read.kind === 'huge') return huge;
  if (read.kind === 'unreadable') return { kind: 'refused', because: read.because };
  // The date is the file's modification time: a dump does not always state when it was made.
  return { ...read, at: statSync(file).mtime.toISOString() };
}

function collationNamed(name = usualCollation): DatabaseCollation {
  return { provider: 'c', collate: name, ctype: name, locale: undefined, encoding: 'UTF8' };
}

function unknownIn({ others }: DumpedStatistics): readonly string[] {
  return others.length === 0
    ? []
    : [
        `This version of Plinth does not know what the dump restores by ${others.join(', ')}; it was left out.`,
      ];
}

function assumed(isKnown: boolean, collation: string | undefined): readonly string[] {
  const sorting =
    collation === undefined
      ? ` Texts are taken to be sorted by ${usualCollation}: --collation says another.`
      : '';
  const settings = isKnown ? '' : " Planner settings are taken to be PostgreSQL's own, work_mem with them.";
  return [
    `Plans will be approximate: the dump has no sizes of files, ends and heights of indexes, settings and collation.${settings}${sorting}`,
  ];
}
