/** `plinth capacity`: what runs out and when, from snapshots that somebody kept. Reads files and git; contacts no database. */
import { relative, resolve } from 'node:path';
import { capacityOf, type Capacity, type CapacityItem } from '../../core/capacity/capacity.ts';
import { statisticsFileName } from '../../core/statistics/statistics.ts';
import {
  namedStatistics,
  statisticsInGit,
  type KeptStatistics,
} from '../../engine/workspace/statistics-history.ts';
import { renderCapacity } from '../../engine/capacity/render.ts';
import type { Io } from '../io.ts';
import { refuse } from '../on-connection.ts';
import { capacityJson, capacityText } from '../reporters/capacity.ts';
import { printable, type Style } from '../style.ts';
import type { CapacityRequest } from '../verbs/capacity.ts';
import { handOut } from '../written.ts';

/** The exit code. */
export async function capacityCommand(request: CapacityRequest, io: Io): Promise<number> {
  const { statistics, troubles } = await kept(request, io);
  if (statistics.length === 0)
    return refuse(io, troubles[0] ?? `There is no ${statisticsFileName} here: plinth stats pull writes it.`);
  for (const trouble of troubles) io.complain(`${printable(trouble)}\n`);
  const read = capacityOf(statistics, { dayOf, disk: request.disk });
  if (read.kind === 'refused') return refuse(io, `The snapshots were not compared: ${read.because}.`);
  const { capacity } = read;
  const isDelivered = handOut((style) => printed(capacity, request.format, style), request.output, io);
  if (!isDelivered) return 2;
  return capacity.items.some((one) => isNear(one, capacity, request.within)) ? 1 : 0;
}

function printed(capacity: Capacity, format: CapacityRequest['format'], style: Style): string {
  switch (format) {
    case 'text':
      return capacityText(capacity, style);
    case 'json':
      return capacityJson(capacity);
    case 'html':
      return renderCapacity(capacity);
  }
}

function kept({ paths }: CapacityRequest, io: Io): Promise<KeptStatistics> {
  const shown = (path: string): string => relative(io.cwd, path);
  return paths.length === 0
    ? statisticsInGit(resolve(io.cwd, statisticsFileName))
    : namedStatistics(
        paths.map((path) => resolve(io.cwd, path)),
        shown,
      );
}

function dayOf(time: string): number {
  return Date.parse(time) / 86_400_000;
}

/** A vacuum against wraparound that is due is no end. */
function isNear(
  { forecast, kind, used }: CapacityItem,
  { to }: Capacity,
  within: number | undefined,
): boolean {
  if (kind === 'transactions' && (used ?? 0) < 1 && forecast.kind !== 'reached') return false;
  const end = within === undefined ? -Infinity : dayOf(to) + within;
  switch (forecast.kind) {
    case 'reached':
      return true;
    case 'range':
      return forecast.earliest <= end;
    case 'rate':
      return forecast.day <= end;
    case 'beyond':
    case 'unknown':
    case 'steady':
      return false;
  }
}
