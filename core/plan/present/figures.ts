/** Further figures of a node in words: caches, logs, waits, partitions. Only figures above zero. */
import { formatBytes, formatCount, formatDuration } from '../../text/format.ts';
import type { SortGroups } from '../figures.ts';
import type { PlanNode } from '../model.ts';

type LabelPair = readonly [label: string, text: string | undefined];

export function furtherFigures(node: PlanNode): readonly LabelPair[] {
  const { cache, storage, changes, io, wal, hash, lossyBlocks, exactBlocks, indexSearches } = node;
  return [
    ['Disk', hash && hash.diskKilobytes > 0 ? `${kilobytes(hash.diskKilobytes)} written` : undefined],
    ['Planned batches', planned(node)],
    ['Groups sorted', groups(node.fullSortGroups)],
    ['Presorted groups sorted', groups(node.presortedGroups)],
    [
      'Cache',
      cache &&
        parts([
          [cache.hits, 'hits'],
          [cache.misses, 'misses'],
          [cache.evictions, 'evictions'],
          [cache.overflows, 'overflows'],
        ]),
    ],
    [
      'Kept rows',
      storage && `${kilobytes(storage.kilobytes)} ${storage.place === 'disk' ? 'on disk' : 'in memory'}`,
    ],
    [
      'Changed rows',
      changes &&
        parts([
          [changes.inserted, 'inserted'],
          [changes.updated, 'updated'],
          [changes.deleted, 'deleted'],
          [changes.skipped, 'skipped'],
          [changes.conflicting, 'in conflict'],
        ]),
    ],
    ['On conflict', node.conflictResolution],
    ['Index searches', indexSearches === undefined ? undefined : formatCount(indexSearches)],
    [
      'Heap pages',
      exactBlocks === undefined
        ? undefined
        : parts([
            [exactBlocks, 'exact'],
            [lossyBlocks ?? 0, 'lossy'],
          ]),
    ],
    ['Waited for reads', io && waited(io.sharedRead + io.localRead + io.tempRead)],
    ['Waited for writes', io && waited(io.sharedWrite + io.localWrite + io.tempWrite)],
    [
      'Write-ahead log',
      wal && wal.records > 0
        ? `${formatBytes(wal.bytes)}, ${
            parts([
              [wal.records, 'records'],
              [wal.fullPageImages, 'full pages'],
            ]) ?? ''
          }`
        : undefined,
    ],
    ['Sample', node.sample && `${node.sample.method} (${node.sample.parameters.join(', ')})`],
    ['Sent to the other server', node.remoteSql],
    ...[...node.extra].map(([label, text]): LabelPair => [label, text]),
  ];
}

function planned({ hash, plannedPartitions }: PlanNode): string | undefined {
  if (plannedPartitions !== undefined) return formatCount(plannedPartitions);
  if (hash?.originalBatches === undefined || hash.originalBatches === hash.batches) return undefined;
  return formatCount(hash.originalBatches);
}

function groups(of: SortGroups | undefined): string | undefined {
  if (of === undefined) return undefined;
  const peak = of.peakDiskKilobytes ?? of.peakMemoryKilobytes;
  const place = of.peakDiskKilobytes === undefined ? 'in memory' : 'on disk';
  const most = peak === undefined ? '' : `, at most ${kilobytes(peak)} ${place}`;
  return `${formatCount(of.count)} by ${of.methods.join(', ')}${most}`;
}

function parts(counts: readonly (readonly [count: number, what: string])[]): string | undefined {
  const some = counts.filter(([count]) => count > 0);
  return some.length === 0
    ? undefined
    : some.map(([count, what]) => `${formatCount(count)} ${what}`).join(', ');
}

function waited(ms: number): string | undefined {
  return ms > 0 ? formatDuration(ms) : undefined;
}

function kilobytes(size: number): string {
  return formatBytes(size * 1024);
}
