/** Memory, eviction, persistence and replication of a Redis server, from INFO. Meanings: page “INFO” and “Key eviction” of redis.io. */
import { formatBytes, formatCount, formatDuration, formatShare } from '../text/format.ts';
import { fact, factIf, figure, pairs, type Fact, type Info, type Section } from './facts.ts';

/** Of the limit: a server at its limit evicts or refuses. */
const nearlyFull = 0.9;
const fragmented = { ratio: 1.5, bytes: 100 * 1024 ** 2 };
/** A fork holds up all clients. */
const longForkMs = 100;

export function memorySection(info: Info): Section {
  const used = figure(info, 'used_memory');
  const limit = figure(info, 'maxmemory');
  const facts: readonly (Fact | undefined)[] = [
    used >= 0 ? usedFact(used, limit, figure(info, 'total_system_memory')) : undefined,
    told(info, 'used_memory_peak', (peak) => fact('Peak', formatBytes(peak))),
    policyFact(info, limit),
    told(info, 'evicted_keys', (keys) => fact('Evicted', `${formatCount(keys)} keys since the start`)),
    told(info, 'expired_keys', (keys) => fact('Expired', `${formatCount(keys)} keys since the start`)),
    hitsFact(info),
    fragmentation(info),
  ];
  return { title: 'Memory', facts: facts.filter((one) => one !== undefined), unseen: [] };
}

export function durabilitySection(info: Info): Section {
  const saves = info.get('rdb_last_bgsave_status');
  const appends = info.get('aof_last_write_status');
  const role = info.get('role');
  const link = info.get('master_link_status');
  const facts: readonly (Fact | undefined)[] = [
    role === undefined
      ? undefined
      : factIf(
          'Role',
          role === 'slave'
            ? `replica, link ${link ?? 'unknown'}`
            : `primary, ${info.get('connected_slaves') ?? '0'} replicas`,
          role === 'slave' && link !== 'up',
          'The replica does not receive changes.',
        ),
    info.get('cluster_enabled') === '1'
      ? fact(
          'Cluster',
          'this node alone is shown',
          'Keys with hash tags lie together in a cluster: figures from a sample are less certain than they say.',
        )
      : undefined,
    saves === undefined
      ? undefined
      : factIf(
          'Last snapshot',
          saves,
          saves !== 'ok',
          'The last snapshot failed; by default the server then refuses writes (stop-writes-on-bgsave-error).',
        ),
    appends === undefined || info.get('aof_enabled') !== '1'
      ? undefined
      : factIf(
          'Append-only file',
          appends,
          appends !== 'ok',
          'Writing the append-only file failed: writes are refused.',
        ),
    told(info, 'latest_fork_usec', (us) =>
      factIf(
        'Last fork',
        formatDuration(us / 1_000),
        us / 1_000 > longForkMs,
        'All clients waited for so long when the last snapshot or rewrite began.',
      ),
    ),
  ];
  return { title: 'Durability', facts: facts.filter((one) => one !== undefined), unseen: [] };
}

function told(info: Info, name: string, of: (value: number) => Fact): Fact | undefined {
  const value = figure(info, name);
  return Number.isNaN(value) ? undefined : of(value);
}

function usedFact(used: number, limit: number, system: number): Fact {
  if (limit > 0)
    return factIf(
      'Used',
      `${formatBytes(used)}, ${formatShare(used / limit)} of maxmemory ${formatBytes(limit)}`,
      used / limit > nearlyFull,
      'At the limit the server evicts keys or refuses writes, by its policy.',
    );
  return factIf(
    'Used',
    `${formatBytes(used)}, no limit`,
    system > 0 && used / system > nearlyFull,
    `It uses ${formatShare(used / system)} of the machine’s memory and has no limit: the system may end it. Set maxmemory.`,
  );
}

function policyFact(info: Info, limit: number): Fact | undefined {
  const policy = info.get('maxmemory_policy');
  if (policy === undefined) return undefined;
  const hasExpiring = [...info].some(
    ([name, value]) => /^db\d+$/.test(name) && Number(pairs(value).get('expires')) > 0,
  );
  return factIf(
    'Policy',
    policy,
    limit > 0 && policy.startsWith('volatile-') && !hasExpiring,
    `${policy} evicts only keys that expire, and none does: at the limit writes are refused.`,
  );
}

function hitsFact(info: Info): Fact | undefined {
  const [hits, misses] = [figure(info, 'keyspace_hits'), figure(info, 'keyspace_misses')];
  return hits + misses > 0
    ? fact('Hits', `${formatShare(hits / (hits + misses))} of reads since the start found their key`)
    : undefined;
}

function fragmentation(info: Info): Fact | undefined {
  const ratio = figure(info, 'mem_fragmentation_ratio');
  const bytes = figure(info, 'mem_fragmentation_bytes');
  if (Number.isNaN(ratio) || Number.isNaN(bytes)) return undefined;
  return factIf(
    'Fragmentation',
    `${ratio.toFixed(2)}, ${formatBytes(Math.max(0, bytes))}`,
    ratio > fragmented.ratio && bytes > fragmented.bytes,
    'Memory that is freed is not given back. activedefrag reorganises it, at the cost of processor time.',
  );
}
